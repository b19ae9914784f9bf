// Sheets and folders as sources: when they are read, what stays when they go, and what a stick in the wrong moment does.
#include "catch.h"
#include "transcript.h"

using namespace kudosk;
using namespace kudosk::sources;

namespace {

Now at(int seconds) {
  Now now = test::noon();
  now.show += std::chrono::seconds(seconds);
  now.wall += std::chrono::seconds(seconds);
  return now;
}

/// A folder that a test fills; answers what its source asks, and says what came of it.
struct Stick {
  std::unique_ptr<Source> source = test::source_from({{"type", "folder"}, {"path", "/media/usb"}});
  std::map<std::string, std::string> files;
  std::map<std::string, int> changed;  // seconds
  std::vector<std::string> unsettled;
  bool out = false;
  int reads = 0;

  void put(const std::string& name, const std::string& bytes, int when = 0) {
    files[name] = bytes;
    changed[name] = when;
  }
  /// What a poll gives: the batch that was emitted last, and the troubles.
  struct Said {
    std::optional<Batch> batch;
    std::vector<std::string> troubles;
  };
  Said poll() {
    Said said;
    Effects effects = source->poll(at(100));
    for (std::size_t i = 0; i < effects.size(); ++i) {
      if (const auto* emit = std::get_if<Emit>(&effects[i])) said.batch = emit->batch;
      if (const auto* trouble = std::get_if<Trouble>(&effects[i])) {
        CHECK(trouble->error.retry_after);  // a stick may be back at any moment
        said.troubles.push_back(trouble->error.message);
      }
      const auto* ask = std::get_if<Ask>(&effects[i]);
      if (!ask) continue;
      const Effects more = source->answer(at(100), *ask, answer(*ask));
      effects.insert(effects.end(), more.begin(), more.end());
    }
    return said;
  }
  Answer answer(const Ask& ask) {
    Answer answer;
    if (out) {
      answer.error = Error{ErrorKind::content, "/media/usb: No such file or directory", "", 0, {}};
    } else if (const auto* file = std::get_if<FileAsk>(&ask.what)) {
      ++reads;
      answer.bytes = files.at(file->path.filename().string());
    } else {
      for (const auto& [name, bytes] : files) {
        if (std::find(unsettled.begin(), unsettled.end(), name) == unsettled.end()) answer.entries.push_back({name, bytes.size(), at(changed[name]).wall});
      }
      answer.unsettled = unsettled;
    }
    return answer;
  }
};

std::vector<std::string> receivers(const Batch& batch) {
  std::vector<std::string> out;
  for (const auto& item : batch.items) out.push_back(std::get<Recognition>(item.body).to.at(0).name);
  return out;
}
using List = std::vector<std::string>;

const std::string one = "To,Message\nAmara Okafor,Thanks\n", two = "To,Message\nAmara Okafor,Thanks\nJonas,Well done\n";

}  // namespace

TEST_CASE("a folder: sheets, feeds and photos together") {
  Stick stick;
  stick.put("awards.csv", two);
  stick.put(
      "feed.json",
      R"({"version": 1, "people": [{"id": "u1", "name": "Mei Chen"}], "items": [{"kind": "recognition", "id": "k1", "to": [{"id": "u1"}], "message": "Hello"}, {"kind": "nonsense"}]})");
  stick.put("photos/amara_okafor.jpg", "x");
  stick.put("mei-chen.png", "x");
  stick.put("notes.txt", "x");
  stick.put("photos/list.json", "not read: it lies below");
  const auto said = stick.poll();
  REQUIRE(said.batch);
  CHECK(said.batch->whole);
  CHECK(said.troubles.empty());
  CHECK(receivers(*said.batch) == List{"Amara Okafor", "Jonas", "Mei Chen"});
  CHECK(std::get<Recognition>(said.batch->items[0].body).to[0].picture == "/media/usb/photos/amara_okafor.jpg");
  CHECK(std::get<Recognition>(said.batch->items[2].body).to[0].picture == "/media/usb/mei-chen.png");
  // Nothing has changed: nothing is read again, nothing is said.
  stick.reads = 0;
  CHECK_FALSE(stick.poll().batch);
  CHECK(stick.reads == 0);
  // A photo that comes later is found.
  stick.put("jonas.webp", "x", 5);
  CHECK(std::get<Recognition>(stick.poll().batch.value().items[1].body).to[0].picture == "/media/usb/jonas.webp");
}

TEST_CASE("a stick that is pulled takes nothing away, and is read again when it is back") {
  Stick stick;
  stick.put("awards.csv", one);
  REQUIRE(stick.poll().batch);
  stick.out = true;
  auto said = stick.poll();
  CHECK_FALSE(said.batch);
  CHECK(said.troubles.size() == 1);
  stick.out = false;
  const auto files = std::exchange(stick.files, {});  // its folder is still there, but bare
  said = stick.poll();
  CHECK_FALSE(said.batch);
  CHECK(said.troubles.size() == 1);
  stick.files = files;
  stick.put("awards.csv", two, 50);
  said = stick.poll();
  CHECK(said.troubles.empty());
  CHECK(receivers(said.batch.value()) == List{"Amara Okafor", "Jonas"});
  // The sheet alone is taken away: then its rows go.
  stick.put("photo.png", "x");
  stick.files.erase("awards.csv");
  CHECK(stick.poll().batch.value().items.empty());
}

TEST_CASE("a file that is being written or broken leaves what it said before") {
  Stick stick;
  stick.put("awards.csv", two);
  stick.put("feed.json", R"({"version": 1, "items": [{"kind": "recognition", "id": "k1", "to": [{"name": "Mei"}], "message": "Hello"}]})");
  REQUIRE(stick.poll().batch.value().items.size() == 3);
  stick.unsettled = {"awards.csv"};
  CHECK_FALSE(stick.poll().batch);
  stick.unsettled.clear();
  stick.put("feed.json", R"({"version": 1, "items": [{"kind": "recogn)", 60);
  const auto said = stick.poll();
  REQUIRE(said.troubles.size() == 1);
  CHECK(said.troubles[0].rfind("feed.json: ", 0) == 0);
  if (said.batch) CHECK(said.batch->items.size() == 3);
  CHECK(stick.poll().troubles.size() == 1);  // until it is mended
  stick.put("feed.json", R"({"version": 1, "items": []})", 70);
  CHECK(stick.poll().batch.value().items.size() == 2);
}

TEST_CASE("the first look at a broken file takes nothing from what is stored") {
  Stick stick;
  stick.put("feed.json", "{");
  stick.put("awards.csv", one);
  const auto said = stick.poll();
  REQUIRE(said.batch);
  CHECK_FALSE(said.batch->whole);
  CHECK(said.troubles.size() == 1);
}

TEST_CASE("two files with one id keep both items; what systems leave on sticks is no content") {
  Stick stick;
  stick.put("a.csv", "Id,To,Message\n1,Amara,One\n");
  stick.put("b.csv", "Id,To,Message\n1,Jonas,Two\n");
  stick.put("$RECYCLE.BIN/c.csv", "Id,To,Message\n9,Nobody,Gone\n");
  stick.put("__MACOSX/._a.csv", "x");
  CHECK(receivers(stick.poll().batch.value()) == List{"Amara", "Jonas"});
}

TEST_CASE("a sheet's file is read at once, and later only when it has settled") {
  const auto source = test::source_from({{"type", "csv"}, {"path", "awards.csv"}});
  const auto answered = [&](const std::string& bytes, int modified, int now) {
    const auto asked = source->poll(at(now));
    Answer answer;
    answer.bytes = bytes;
    answer.modified = at(modified).wall;
    return source->answer(at(now), std::get<Ask>(asked.at(0)), std::move(answer));
  };
  CHECK(std::get<Emit>(answered(one, 0, 0).at(0)).batch.items.size() == 1);
  CHECK(answered(one, 0, 10).empty());  // the same
  const auto half = answered("To,Message\n", 20, 21);
  REQUIRE(half.size() == 1);
  CHECK(std::get<Ask>(half[0]).not_before == at(22).show);
  CHECK(std::get<Emit>(answered(two, 20, 23).at(0)).batch.items.size() == 2);
  CHECK(std::get<Trouble>(answered("", 30, 40).at(0)).error.kind == ErrorKind::content);
}

TEST_CASE("a sheet over HTTP") {
  const auto source = test::source_from({{"type", "csv"}, {"url", "https://docs.google.com/spreadsheets/d/ID7/edit?usp=sharing#gid=42"}});
  const auto asked = source->poll(at(0));
  CHECK(std::get<HttpAsk>(std::get<Ask>(asked.at(0)).what).request.url == "https://docs.google.com/spreadsheets/d/ID7/export?format=csv&gid=42");
  const auto answered = [&](int status, const std::string& body, const std::string& type) {
    Answer answer;
    answer.http = net::Response{};
    answer.http->status = status;
    answer.http->headers = {{"content-type", type}};
    answer.http->url = "https://docs.google.com/x";
    answer.http->body = body;
    return source->answer(at(0), std::get<Ask>(asked.at(0)), std::move(answer));
  };
  CHECK(std::get<Emit>(answered(200, two, "text/csv").at(0)).batch.whole);
  CHECK(std::get<Trouble>(answered(200, "<!DOCTYPE html><html>Sign in</html>", "text/html").at(0)).error.message.find("web page") != std::string::npos);
  CHECK(std::get<Trouble>(answered(404, "", "text/html").at(0)).error.kind == ErrorKind::http);
  CHECK(std::get<Trouble>(answered(200, "", "text/csv").at(0)).error.kind == ErrorKind::content);
  const auto cyrillic = answered(200, "To,Message\nA,\xCF\xF0\xE8\xE2\xE5\xF2\n", "text/csv; charset=windows-1251");
  CHECK(std::get<Recognition>(std::get<Emit>(cyrillic.at(0)).batch.items[0].body).message == "Привет");
}

TEST_CASE("a sheet over HTTP with photos on this machine") {
  const auto source = test::source_from({{"type", "csv"}, {"url", "https://x.example/sheet.csv"}, {"photos", "/faces"}});
  Answer sheet;
  sheet.http = net::Response{};
  sheet.http->status = 200;
  sheet.http->url = "https://x.example/sheet.csv";
  sheet.http->body = "To,Message,Photo\nAmara Okafor,Thanks,\nJonas,Thanks,j.png\nMei,Thanks,faces/mei.png\n";
  const auto asked = source->answer(at(0), std::get<Ask>(source->poll(at(0)).at(0)), std::move(sheet));
  Answer folder;
  folder.entries = {{"amara-okafor.jpg", 1, {}}, {"j.png", 1, {}}};
  const auto effects = source->answer(at(0), std::get<Ask>(asked.at(0)), std::move(folder));
  const auto& batch = std::get<Emit>(effects.at(0)).batch;
  const auto picture = [&](std::size_t i) { return std::get<Recognition>(batch.items.at(i).body).to.at(0).picture; };
  CHECK(picture(0) == "/faces/amara-okafor.jpg");
  CHECK(picture(1) == "/faces/j.png");
  CHECK(picture(2) == "https://x.example/faces/mei.png");
}

TEST_CASE("settings that can't be") {
  const auto refused = [](const nlohmann::json& settings) {
    auto source = make(test::made_from(settings));
    return source ? std::string() : source.error().message;
  };
  CHECK(refused({{"type", "csv"}}).rfind("/url: ", 0) == 0);
  CHECK(refused({{"type", "csv"}, {"url", "https://x.example"}, {"path", "a.csv"}}).rfind("/url: ", 0) == 0);
  CHECK(refused({{"type", "csv"}, {"path", "a.csv"}, {"columns", {{"nobody", "To"}}}}).rfind("/columns/nobody: ", 0) == 0);
  CHECK(refused({{"type", "csv"}, {"path", "a.csv"}, {"kind", "standings"}}).rfind("/kind: ", 0) == 0);
  CHECK(refused({{"type", "ical"}, {"path", "a.ics"}, {"as", "party"}}).rfind("/as: ", 0) == 0);
  CHECK(refused({{"type", "rss"}, {"url", "news"}}).rfind("/url: ", 0) == 0);
  CHECK(refused({{"type", "folder"}}).rfind("/path: ", 0) == 0);
}
