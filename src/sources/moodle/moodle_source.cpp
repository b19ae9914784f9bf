// Completions and badges in Moodle, by its REST web services: a round of calls, one after another and never faster than two a second.
//
// Every course is asked about for every user, so a round may take several polls; at its end what it brought is given as the whole, if no call failed. The token goes in the body.
#include <algorithm>
#include <deque>
#include <set>

#include "sources/factories.h"
#include "sources/json_fields.h"
#include "sources/moodle/answers.h"

namespace kudosk::sources {
namespace {

using namespace moodle;

constexpr Millis pace{500};
constexpr int most_calls = 150;  // of a poll: sync cuts at 200
constexpr std::size_t most_users = 2000, most_courses = 1000, users_a_call = 50;

struct Call {
  std::string function, parameters, what;
  std::int64_t course = 0, user = 0;
};

struct Settings {
  std::string site;
  std::vector<std::int64_t> courses, users;
  Millis interval{};
};

std::string parameter(const std::string& name, const std::string& value) { return "&" + net::percent_encode(name) + "=" + net::percent_encode(value); }

class MoodleSource final : public Source {
 public:
  explicit MoodleSource(Settings settings) : settings_(std::move(settings)) {}

  Millis default_interval() const override { return settings_.interval; }

  Effects poll(const Now&) override {
    if (calls_.empty()) begin_round();
    asked_ = 0;
    trouble_.reset();
    return {ask(calls_.front())};
  }

  Effects answer(const Now&, const Ask&, Answer answer) override {
    if (answer.error) return stop(std::move(*answer.error));
    if (!answer.http) return stop({ErrorKind::network, "Moodle gave no answer", "", 0, std::nullopt});
    const Call call = calls_.front();
    auto body = moodle::read_answer(*answer.http, call.function, call.what);
    if (body && !moodle::holds(*body, call.function)) {
      whole_ = false;
      if (!trouble_)
        trouble_ = Error{ErrorKind::content, "Moodle's answer does not hold what it should (" + call.function + (call.what.empty() ? "" : ", " + call.what) + ")",
                         "this Moodle may be older than 3.9, or something in between changes its answers", answer.http->status, std::nullopt};
    } else if (body) {
      take(call, *body);
    } else if (body.error().reach == Failure::Reach::all) {
      return stop(std::move(body.error().error));
    } else if (body.error().reach != Failure::Reach::nothing) {
      if (!trouble_) trouble_ = std::move(body.error().error);
      whole_ = false;
      if (body.error().reach == Failure::Reach::function) refused_.insert(call.function);
    }
    calls_.pop_front();
    while (!calls_.empty() && refused_.count(calls_.front().function)) calls_.pop_front();
    if (calls_.empty()) return end_round();
    if (asked_ >= most_calls) return pause();
    return {ask(calls_.front())};
  }

  HttpAsk picture(const std::string& address) const override {
    HttpAsk ask;
    ask.request.url = address;
    if (moodle::wants_token(address) && net::same_origin(address, settings_.site)) ask.secrets.push_back({SecretUse::As::query, "token_file", "", "token", ""});
    return ask;
  }

 private:
  Ask ask(const Call& call) {
    ++asked_;
    HttpAsk http;
    http.request.method = "POST";
    http.request.url = settings_.site + "/webservice/rest/server.php";
    http.request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/x-www-form-urlencoded"}};
    http.request.body = "wsfunction=" + call.function + "&moodlewsrestformat=json" + call.parameters;
    http.secrets.push_back({SecretUse::As::form, "token_file", "", "wstoken", ""});
    Ask out;
    out.tag = call.function;
    out.what = std::move(http);
    out.bucket = "moodle";
    out.bucket_interval = pace;
    return out;
  }

  void begin_round() {
    people_.clear();
    batch_ = {};
    refused_.clear();
    whole_ = true;
    for (std::size_t from = 0; from < settings_.users.size(); from += users_a_call) {
      std::string parameters = parameter("field", "id");
      for (std::size_t i = from; i < std::min(from + users_a_call, settings_.users.size()); ++i)
        parameters += parameter("values[" + std::to_string(i - from) + "]", std::to_string(settings_.users[i]));
      calls_.push_back({of_users, std::move(parameters), "", 0, 0});
    }
    if (!settings_.courses.empty()) {
      std::string ids;
      for (const auto course : settings_.courses) ids += (ids.empty() ? "" : ",") + std::to_string(course);
      calls_.push_back({of_courses, parameter("field", "ids") + parameter("value", ids), "", 0, 0});
    }
    for (const auto user : settings_.users) {
      const std::string id = std::to_string(user);
      for (const auto course : settings_.courses)
        calls_.push_back(
            {of_completion, parameter("courseid", std::to_string(course)) + parameter("userid", id), "course " + std::to_string(course) + ", user " + id, course, user});
      calls_.push_back({of_badges, parameter("userid", id), "user " + id, 0, user});
    }
  }

  void take(const Call& call, const json& body) {
    if (call.function == of_users) {
      for (auto& [id, person] : moodle::read_users(body)) {
        batch_.people.push_back(person);
        people_.insert_or_assign(id, std::move(person));
      }
    } else if (call.function == of_courses) {
      names_ = moodle::read_courses(body);
    } else {
      const auto name = names_.find(call.course);
      auto read = call.function == of_completion ? moodle::read_completion(body, call.course, name == names_.end() ? std::string() : name->second, person(call.user))
                                                 : moodle::read_badges(body, person(call.user), settings_.site);
      std::move(read.items.begin(), read.items.end(), std::back_inserter(batch_.items));
      std::move(read.drops.begin(), read.drops.end(), std::back_inserter(batch_.drops));
    }
  }

  Person person(std::int64_t user) const {
    if (const auto found = people_.find(user); found != people_.end()) return found->second;
    Person unknown;
    unknown.id = std::to_string(user);
    return unknown;
  }

  /// The rest of the round comes with the next poll.
  Effects pause() {
    Effects effects;
    Batch part = batch_;
    part.drops.clear();
    effects.push_back(Emit{std::move(part)});
    if (trouble_) effects.push_back(Trouble{std::move(*trouble_)});
    return effects;
  }

  Effects end_round() {
    Effects effects;
    batch_.whole = whole_;
    effects.push_back(Emit{std::move(batch_)});
    batch_ = {};
    if (trouble_) effects.push_back(Trouble{std::move(*trouble_)});
    trouble_.reset();
    return effects;
  }

  /// There is no use in going on: the next poll begins anew.
  Effects stop(Error error) {
    Effects effects;
    calls_.clear();
    whole_ = false;
    if (!batch_.items.empty() || !batch_.drops.empty()) effects = end_round();
    batch_ = {};
    effects.push_back(Trouble{std::move(error)});
    return effects;
  }

  const Settings settings_;
  std::map<std::int64_t, std::string> names_;  // courses'
  // of the round under way
  std::deque<Call> calls_;
  std::map<std::int64_t, Person> people_;
  std::set<std::string> refused_;  // functions
  Batch batch_;
  bool whole_ = true;
  // of the poll under way
  int asked_ = 0;
  std::optional<Error> trouble_;
};

Result<std::vector<std::int64_t>> numbers(const json& options, const std::string& key, std::size_t most) {
  std::vector<std::int64_t> out;
  const json& value = at(options, key.c_str());
  if (value.is_null()) return out;
  const std::string example = "for example \"" + key + "\": [5, 6]; the numbers stand in the addresses of Moodle's pages as id=…";
  if (!value.is_array()) return fail(ErrorKind::config, "/" + key + ": a list of numbers is expected", example);
  if (value.size() > most) return fail(ErrorKind::config, "/" + key + ": more than " + std::to_string(most) + " are too many for one source", "part them among several sources");
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto number = json{{"n", value[i]}};
    if (whole(number, "n") <= 0) return fail(ErrorKind::config, "/" + key + "/" + std::to_string(i) + ": a number is expected", example);
    if (std::find(out.begin(), out.end(), whole(number, "n")) == out.end()) out.push_back(whole(number, "n"));
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<Source>> make_moodle(const Made& made) {
  static const json none = json::object();
  const json& options = made.settings.options ? *made.settings.options : none;
  Settings settings;
  settings.site = text(options, "url");
  if (net::origin(settings.site).empty()) return fail(ErrorKind::config, "/url: the address of the Moodle site is needed", R"(for example "url": "https://moodle.example")");
  settings.site = settings.site.substr(0, settings.site.find_first_of("?#"));
  while (settings.site.back() == '/') settings.site.pop_back();
  if (constexpr std::string_view script = "/webservice/rest/server.php"; settings.site.ends_with(script)) settings.site.erase(settings.site.size() - script.size());
  if (text(options, "token_file").empty())
    return fail(ErrorKind::config, "/token_file: the file with a web service token is missing",
                R"(for example "token_file": "moodle.token"; Site administration, Server, Web services, Manage tokens)");
  auto users = numbers(options, "users", most_users);
  if (!users) return tl::unexpected(users.error());
  if (users->empty())
    return fail(ErrorKind::config, "/users: nobody is named, so nothing would be asked", R"(for example "users": [5, 6]; the numbers stand in the addresses of profiles as id=…)");
  auto courses = numbers(options, "courses", most_courses);
  if (!courses) return tl::unexpected(courses.error());
  settings.users = std::move(*users);
  settings.courses = std::move(*courses);
  settings.interval = std::chrono::minutes(30) * std::max(1, made.settings.screens);
  return std::make_unique<MoodleSource>(std::move(settings));
}

}  // namespace kudosk::sources
