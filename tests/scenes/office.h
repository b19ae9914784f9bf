// A made-up office for the scenes' tests and their contact sheet: its people, and one subject or more for each scene.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/messages.h"
#include "scenes/scene.h"
#include "scenes/themes.h"

namespace office {

using namespace kudosk;

inline Wall wall(const char* text) { return parse_rfc3339(text).value(); }
inline Now at_work() { return Now{Millis{5'000'000}, wall("2026-11-24T08:41:00Z"), true}; }  // 09:41 in Berlin, a Tuesday

inline Person person(std::string id, std::string name, std::string title = {}, std::string team = {}) {
  Person p;
  p.id = std::move(id);
  p.name = std::move(name);
  p.title = std::move(title);
  p.team = std::move(team);
  return p;
}
inline Person team(std::string name) {
  Person p;
  p.name = p.team = std::move(name);
  p.is_team = true;
  return p;
}

template <class Body>
std::shared_ptr<const Item> item(std::string id, Body body, std::function<void(Item&)> more = {}) {
  auto made = std::make_shared<Item>();
  made->id = std::move(id);
  made->source = "office";
  made->created = at_work().wall - std::chrono::minutes(12);
  made->body = std::move(body);
  if (more) more(*made);
  return made;
}

struct Case {
  std::string name;
  scenes::Subject subject;
};

inline scenes::Subject of(std::shared_ptr<const Item> item) {
  scenes::Subject subject;
  subject.scene = word(item->kind());
  subject.item = std::move(item);
  return subject;
}

inline std::vector<Person> crowd() {
  return {person("u10", "Grace Owusu"),  person("u11", "Paweł Nowak"),    person("u12", "Bence Kovács"),   person("u13", "Elif Demir"),
          person("u14", "Rafael Costa"), person("u15", "Noah Weber"),     person("u16", "Ingrid Solberg"), person("u17", "Mateo Fuentes"),
          person("u18", "Zoë Martin"),   person("u19", "Yael Ben-David"), person("u20", "Seun Adeyemi"),   person("u21", "Min-ji Park")};
}

inline Recognition praise() {
  Recognition r;
  r.from = person("u2", "Jonas Lindqvist");
  r.to = {person("u1", "Amara Okafor", "Platform Engineering", "Platform")};
  r.message = "Stayed late to walk me through the incident playbook — I finally understand how our systems fit together. Thank you! 🙌";
  r.spans = {{"Stayed late to walk me through the ", false, false, false, false, false, std::nullopt, "", ""},
             {"incident playbook", true, false, false, false, false, std::nullopt, "", ""},
             {" — I finally understand how our systems fit together. Thank you! 🙌", false, false, false, false, false, std::nullopt, "", ""}};
  r.points = 50;
  r.reactions = {{"👏", 8}, {"❤️", 5}, {"🎉", 3}};
  return r;
}

inline Goal goal() {
  Goal g;
  g.title = "Every new colleague ships in their first week";
  g.owner = team("People & Learning");
  g.percent = 72;
  g.expected = 80;
  g.due = wall("2026-12-31T12:00:00Z");
  g.key_results = {{"Onboarding path finished by day 3", 41, 50, std::nullopt, ""},
                   {"Pairing sessions per newcomer", 4.2, 5, std::nullopt, ""},
                   {"First pull request merged in 5 days", 25, 50, std::nullopt, ""}};
  return g;
}

inline Milestone milestone() {
  Milestone m;
  m.who = person("u3", "Sofía Ramírez", "Customer Support");
  m.what = "Kubernetes Fundamentals completed";
  m.type = "certificate";
  m.score = 0.94;
  m.progress = Progress{3, 5};
  m.path = "Cloud";
  m.next = "Observability";
  return m;
}

inline Lesson lesson() {
  Lesson l;
  l.who = person("u17", "Mateo Fuentes", "Warehouse lead");
  l.title = "Every third parcel label was printed twice";
  l.text =
      "We kept blaming the printer. Watching one whole shift showed that our scan screen had no “done” sign, so people pressed again to be sure. "
      "One green tick ended it: look at the whole path before you fix a part.";
  return l;
}

inline Announcement announcement() {
  Announcement a;
  a.title = "Feedback Friday: ask one person, tell one person";
  a.text = "Ten minutes, one honest question: what should I keep doing, and what could I try next? Bring your notes or just yourself.";
  a.place = "Kitchen, 3rd floor";
  a.starts = wall("2026-11-27T13:00:00Z");
  return a;
}

inline Standings standings() {
  Standings s;
  s.title = "Thank-yous given this month";
  s.period = "November";
  double score = 21;
  for (const Person& p : crowd()) {
    s.entries.push_back({p, score, "tacos"});
    if (s.entries.size() != 3) score -= 2;
  }
  return s;
}

/// One typical subject of each scene.
inline std::vector<Case> typical() {
  const auto systems = [](Item& i) {
    i.discipline = Discipline::systems_thinking;
    i.said_in = "#team-wins";
  };
  std::vector<Case> cases;
  cases.push_back({"recognition", of(item("r1", praise(), systems))});
  cases.push_back({"milestone", of(item("m1", milestone(), [](Item& i) { i.discipline = Discipline::personal_mastery; }))});
  cases.push_back({"goal", of(item("g1", goal(), [](Item& i) { i.discipline = Discipline::shared_vision; }))});
  cases.push_back({"lesson", of(item("l1", lesson(), systems))});
  cases.push_back({"announcement", of(item("a1", announcement(), [](Item& i) {
                     i.link = "https://northwind.example/feedback-friday";
                     i.said_in = "People & Learning";
                   }))});
  cases.push_back({"standings", of(item("s1", standings()))});
  scenes::Subject prompt;
  prompt.scene = "prompt";
  prompt.prompt = PromptSettings{"Feedback Friday: who helped you this week?", {}, ""};
  cases.push_back({"prompt", prompt});
  scenes::Subject welcome;
  welcome.scene = "welcome";
  cases.push_back({"welcome", welcome});
  scenes::Subject recap;
  recap.scene = "recap";
  recap.variant = "weekly";
  cases.push_back({"recap", recap});
  scenes::Subject constellation;
  constellation.scene = "constellation";
  cases.push_back({"constellation", constellation});
  const auto composed = [&](const char* scene, const char* variant = "") {
    scenes::Subject subject;
    subject.scene = scene;
    subject.variant = variant;
    cases.push_back({scene, subject});
  };
  composed("spotlight", "systems-thinking");
  composed("values");
  composed("lesson-of-the-week");
  composed("countdown");
  composed("birthday");
  composed("anniversary", "5");
  composed("newcomer");
  composed("leaderboard", "given");
  Announcement captioned;
  captioned.title = "The new sorting line, on its first morning";
  captioned.picture = "photo";
  cases.push_back({"picture", of(item("p1", captioned))});
  Recognition pictured = praise();
  pictured.picture = "moving";
  cases.push_back({"praise-with-a-picture", of(item("r9", pictured, systems))});
  scenes::Subject sign_in;
  sign_in.scene = "sign-in";
  sign_in.sign_in = SignIn{"Teams", "Microsoft Teams", "https://microsoft.com/devicelogin", "F7KX-2QPD", at_work().wall + std::chrono::minutes(14)};
  cases.push_back({"sign-in", sign_in});
  return cases;
}

/// What strains a layout: many, long, short, missing.
inline std::vector<Case> unusual() {
  std::vector<Case> cases;
  const auto add = [&](std::string name, auto body, std::function<void(Item&)> more = {}) { cases.push_back({name, of(item(name, std::move(body), std::move(more)))}); };
  const std::string long_name =
      "Wolfeschlegelsteinhausenbergerdorff " + std::string(40, 'x') + " Maximiliana Konstantina von und zu Hohenlohe-Schillingsfürst-Langenburg " + std::string(60, 'y');
  std::string long_text;
  while (long_text.size() < 1500) long_text += "You stayed with the customer until the very last question had an answer, and then wrote it down for all of us. ";

  Recognition two = praise();
  two.to = {person("u4", "ليلى حداد", "Design"), person("u5", "田中 葵", "Quality")};
  two.from = person("u6", "Priya Kumar");
  two.spans.clear();
  two.message = "You two turned a confusing roll-out into the smoothest launch we have had. ありがとう！ شكراً 🎉";
  two.points.reset();
  two.reactions.clear();
  add("two receivers", two, [](Item& i) {
    i.discipline = Discipline::team_learning;
    i.created = at_work().wall - std::chrono::hours(24);
  });
  for (const std::size_t n : {3, 4, 5, 12}) {
    Recognition many = praise();
    many.to.clear();
    for (std::size_t i = 0; i < n; ++i) many.to.push_back(crowd()[i]);
    add(std::to_string(n) + " receivers", many, [](Item& i) { i.discipline = Discipline::mental_models; });
  }
  Recognition longest = praise();
  longest.spans.clear();
  longest.message = long_text;
  longest.value = "Customer love, also where nobody looks";
  longest.to = {person("u7", long_name, "Senior principal staff platform reliability engineering lead for everything that must never stop", "Platform")};
  longest.from = person("u8", long_name);
  longest.reactions = {{"👏", 88888}, {"❤️", 12345}, {"🎉", 3}, {"🙏", 40}, {"🚀", 2}, {"👀", 1}};
  add("long praise", longest, [](Item& i) {
    i.discipline = Discipline::systems_thinking;
    i.said_in = "#a-channel-with-a-name-that-nobody-would-ever-type-twice-in-one-day-or-even-in-a-week";
  });
  Recognition brief;
  brief.to = {person("u9", "Bo")};
  brief.message = "Merci !";
  add("brief praise", brief);
  Recognition emoji;
  emoji.to = {person("u9", "🦄")};
  emoji.from = person("u8", "❤️‍🔥 Kim");
  emoji.message = "🎉🎉🎉 👩‍👩‍👧‍👦 🏳️‍🌈";
  add("emoji praise", emoji);
  Recognition bare;
  bare.to = {person("u77", "")};
  bare.message = "  ";
  add("bare praise", bare, [](Item& i) { i.created.reset(); });
  Recognition unbroken = praise();
  unbroken.spans.clear();
  unbroken.message = std::string(400, 'w');
  add("unbroken praise", unbroken);
  Recognition to_team = praise();
  to_team.to = {team("Warehouse")};
  to_team.points = 1;
  add("praise for a team", to_team);
  Recognition crossed = praise();
  crossed.value = "Systems thinking";
  crossed.spans.clear();
  crossed.message = "This was systems thinking at its best: you saw that the ticket, the truck and the till are one thing.";
  add("value in the words", crossed, [](Item& i) { i.discipline = Discipline::systems_thinking; });

  Milestone bare_milestone;
  bare_milestone.what = "Safety";
  add("bare milestone", bare_milestone, [](Item& i) { i.created.reset(); });
  Milestone long_milestone = milestone();
  long_milestone.what = long_text.substr(0, 300);
  long_milestone.who = person("u7", long_name, long_name);
  long_milestone.path = long_name;
  long_milestone.next = long_name;
  long_milestone.progress = Progress{37, 240};
  add("long milestone", long_milestone, [](Item& i) { i.discipline = Discipline::personal_mastery; });
  Milestone talk = milestone();
  talk.type = "talk";
  talk.score.reset();
  talk.progress.reset();
  talk.path.clear();
  talk.next.clear();
  talk.what = "First talk: “What our icons say to newcomers”";
  add("talk", talk);

  Goal counted = goal();
  counted.percent.reset();
  counted.now = 36;
  counted.target = 100;
  counted.unit = "thank-yous";
  counted.status = "on-track";
  counted.expected = 8;
  counted.key_results.clear();
  add("counted goal", counted);
  Goal only_now;
  only_now.title = "Days without an outage";
  only_now.now = 128;
  only_now.unit = "days";
  add("goal without a target", only_now);
  Goal only_title;
  only_title.title = long_text.substr(0, 220);
  only_title.status = "paused";
  add("goal without a number", only_title);
  Goal late = goal();
  late.percent = 112;
  late.status = "off-track";
  late.key_results[0].title = long_text.substr(0, 160);
  late.key_results[1] = {"Answered by the first person asked", std::nullopt, std::nullopt, 71, "%"};
  late.key_results.pop_back();
  add("late goal", late);

  Lesson brief_lesson;
  brief_lesson.title = "Nobody used it";
  brief_lesson.text = "Ask first.";
  add("brief lesson", brief_lesson);
  Lesson long_lesson = lesson();
  long_lesson.title = long_text.substr(0, 260);
  long_lesson.text = long_text;
  add("long lesson", long_lesson);

  Announcement bare_announcement;
  bare_announcement.title = "Hello";
  add("bare announcement", bare_announcement);
  Announcement long_announcement = announcement();
  long_announcement.title = long_text.substr(0, 240);
  long_announcement.text = long_text;
  long_announcement.place = long_name;
  long_announcement.ends = wall("2026-11-29T16:00:00Z");
  add("long announcement", long_announcement, [](Item& i) { i.link = "https://northwind.example/" + std::string(180, 'q'); });
  Standings few = standings();
  few.entries.resize(2);
  add("few standings", few);

  scenes::Subject asked;
  asked.scene = "prompt";
  cases.push_back({"standing prompt", asked});
  return cases;
}

/// The same praise and goal in other scripts.
inline std::vector<Case> in_language(const std::string& language) {
  struct Words {
    const char *to, *title, *from, *message, *goal, *lesson, *learned;
  };
  Words w{};
  if (language == "ar") {
    w = {"ليلى حداد",
         "هندسة المنصات",
         "يوسف العلي",
         "شكراً لأنك أعدت كتابة لوحة المتابعة لتعمل من اليمين إلى اليسار. أخيراً يقرأها فريقنا دون أن يميل رأسه.",
         "كل زميل جديد يُطلق عمله في أسبوعه الأول",
         "طُبعت كل ثالث بطاقة طرد مرتين",
         "ظللنا نلوم الطابعة. ثم رأينا أن شاشة المسح لا تقول «تم»، فيضغط الناس مرة أخرى ليطمئنوا."};
  } else if (language == "ja") {
    w = {"田中 葵",
         "品質保証",
         "佐藤 健",
         "画面の文言を倉庫のみんなの言葉に直してくれて、ありがとうございます。新しい人も初日から迷わなくなりました。",
         "新しい仲間が最初の一週間で成果を出す",
         "伝票が三枚に一枚、二重に印刷されていた",
         "ずっとプリンターのせいにしていました。一日見ていると、読み取り画面に「完了」の印がなく、念のためもう一度押していたのです。"};
  } else if (language == "hi") {
    w = {"अर्जुन शर्मा",
         "ग्राहक सेवा",
         "मीरा पटेल",
         "आपने ग्राहक की पूरी बात धैर्य से सुनी, और फिर वही सवाल पूछा जो हममें से किसी ने नहीं पूछा था। बहुत-बहुत धन्यवाद!",
         "हर नया साथी पहले हफ़्ते में काम पूरा करे",
         "हर तीसरा लेबल दो बार छपा",
         "हम प्रिंटर को दोष देते रहे। एक पूरी पाली देखने पर पता चला कि स्क्रीन पर “हो गया” का निशान ही नहीं था।"};
  } else if (language == "he") {
    w = {"דנה כהן",
         "הנדסת פלטפורמה",
         "יוסי לוי",
         "תודה שבנית מחדש את לוח הבקרה מימין לשמאל. סוף סוף הצוות שלנו קורא אותו בלי להטות את הראש.",
         "כל מי שמצטרף אלינו משיק משהו כבר בשבוע הראשון",
         "כל תווית שלישית הודפסה פעמיים",
         "האשמנו את המדפסת. משמרת שלמה של צפייה גילתה שבמסך הסריקה לא היה סימן „בוצע”, ולכן לחצו שוב כדי להיות בטוחים."};
  } else if (language == "ko") {
    w = {"김하늘",
         "품질 관리",
         "박서준",
         "늦게까지 남아서 장애 대응 매뉴얼을 하나하나 설명해 주셔서 정말 감사합니다! 덕분에 우리 시스템이 어떻게 이어지는지 이해했어요.",
         "새로 온 동료가 첫 주에 결과물을 내놓기",
         "송장 세 장 중 한 장이 두 번 인쇄되었다",
         "계속 프린터 탓만 했습니다. 하루 동안 지켜보니 스캔 화면에 ‘완료’ 표시가 없어서 사람들이 확인하려고 한 번 더 누르고 있었습니다."};
  } else if (language == "zh" || language == "zh-Hans") {
    w = {"王小明",
         "质量保证",
         "李雷",
         "感谢你加班到很晚，耐心地给我讲解事故处理手册——我终于明白了我们的系统是如何协同工作的！",
         "每位新同事在第一周就能交付成果",
         "每三张快递单就有一张被打印了两次",
         "我们一直怪打印机。观察了整整一个班次后才发现，扫描界面没有“完成”的提示，大家为了保险又按了一次。"};
  } else if (language == "fi") {
    w = {"Äänekoski-Ylitalo Hyväntahtoinen",
         "Palkitsemisjärjestelmien kehitys",
         "Pöytälaatikkoinen Yrjö",
         "Kiitos, että selvitit lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilaan perehdytyssuunnitelman epäjärjestelmällisyyden!",
         "Jokainen uusi työtoveri julkaisee jotakin ensimmäisellä työviikollaan",
         "Joka kolmas pakettikortti tulostui kahdesti",
         "Syytimme tulostinta. Kokonaisen työvuoron seuraaminen paljasti, ettei lukunäytöllä ollut ”valmis”-merkkiä."};
  } else if (language == "th") {
    w = {"สมชาย ใจดี",
         "ฝ่ายคลังสินค้า",
         "มาลี สุขสันต์",
         "ขอบคุณที่อยู่ช่วยจนรถคันสุดท้ายออกไปพร้อมป้ายที่ถูกต้อง คืนนั้นทุกคนหลับสบายเพราะคุณ",
         "เพื่อนร่วมงานใหม่ทุกคนส่งงานได้ในสัปดาห์แรก",
         "ป้ายพัสดุหนึ่งในสามถูกพิมพ์ซ้ำ",
         "เราโทษเครื่องพิมพ์มาตลอด แต่เมื่อดูทั้งกะจึงเห็นว่าหน้าจอสแกนไม่มีเครื่องหมายว่าเสร็จแล้ว คนจึงกดซ้ำเพื่อให้แน่ใจ"};
  } else {
    w = {"Jürgen Großmann",
         "Buchhaltung",
         "Zoë Müller-Lüdenscheidt",
         "Du hast mir in zehn Minuten erklärt, wofür ich seit zwei Jahren zu fragen zögerte. Danke!",
         "Jede neue Kollegin liefert in der ersten Woche etwas aus",
         "Jedes dritte Etikett wurde doppelt gedruckt",
         "Wir gaben dem Drucker die Schuld. Eine ganze Schicht lang zuzusehen zeigte: Es fehlte ein grüner Haken."};
  }
  Recognition r = praise();
  r.spans.clear();
  r.to = {person("w1", w.to, w.title)};
  r.from = person("w2", w.from);
  r.message = w.message;
  Goal g = goal();
  g.title = w.goal;
  g.owner = team(w.title);
  g.status = "at-risk";
  Lesson l = lesson();
  l.title = w.lesson;
  l.text = w.learned;
  l.who = r.to.front();
  Milestone m = milestone();
  m.who = *r.from;
  const auto spoken = [&](Item& i) {
    i.lang = language;
    i.discipline = Discipline::systems_thinking;
    i.said_in = "#team-wins";
  };
  return {{language + " recognition", of(item("x1", r, spoken))},
          {language + " goal", of(item("x2", g, spoken))},
          {language + " lesson", of(item("x3", l, spoken))},
          {language + " milestone", of(item("x4", m, spoken))}};
}

inline std::shared_ptr<const Snapshot> snapshot() {
  auto snapshot = std::make_shared<Snapshot>();
  auto feed = std::make_shared<Feed>();
  for (const Case& c : typical()) {
    if (c.subject.item && c.name != "picture" && c.name != "praise-with-a-picture") feed->items.push_back(c.subject.item);
  }
  Recognition many = praise();
  many.to = crowd();
  feed->items.push_back(item("r2", many));
  // Thank-yous between teams, some of them older than a week.
  const char* teams[] = {"Support", "Platform", "Design", "Sales", "Warehouse", "People & Learning", "Finance", "Legal"};
  const struct {
    int from, to, count, days;
  } crossed[] = {{0, 1, 9, 9}, {1, 2, 5, 10}, {1, 5, 12, 11}, {2, 3, 4, 12}, {3, 4, 7, 9}, {4, 5, 3, 8}, {5, 6, 4, 9},
                 {0, 6, 3, 9}, {3, 5, 5, 8},  {1, 3, 2, 8},   {0, 5, 6, 8},  {3, 7, 2, 9}, {2, 4, 1, 2}};
  int number = 0;
  for (const auto& c : crossed) {
    for (int i = 0; i < c.count; ++i) {
      Recognition thanks;
      thanks.from = person("t" + std::to_string(c.from), "T", "", teams[c.from]);
      thanks.to = {person("t" + std::to_string(c.to), teams[c.to], "", teams[c.to])};
      thanks.message = "Thanks";
      thanks.value = "Systems thinking";
      feed->items.push_back(item("c" + std::to_string(number++), thanks, [&](Item& made) { made.created = at_work().wall - std::chrono::hours(24 * c.days); }));
    }
  }
  // What the week knows nothing of and the month does.
  const auto earlier = [](int days, Discipline discipline) {
    return [=](Item& made) {
      made.created = at_work().wall - std::chrono::hours(24 * days);
      made.discipline = discipline;
    };
  };
  Milestone older = milestone();
  older.what = "Value stream mapping, two days on the shop floor";
  feed->items.push_back(item("m2", older, earlier(9, Discipline::systems_thinking)));
  Goal whole = goal();
  whole.title = "From order to doorstep in two days";
  feed->items.push_back(item("g2", whole, earlier(12, Discipline::systems_thinking)));
  const std::pair<const char*, std::size_t> values[] = {{"Customer love", 5}, {"Craft", 3}, {"Courage", 2}};
  for (const auto& [value, count] : values) {
    for (std::size_t i = 0; i < count; ++i) {
      Recognition lived;
      lived.to = {crowd()[i + count]};
      lived.message = "Thanks";
      lived.value = value;
      feed->items.push_back(item(std::string(value) + std::to_string(i), lived, earlier(20, Discipline::none)));
    }
  }
  feed->people = crowd();
  feed->people[0].title = "Learning & Development";
  feed->people[0].birthday = "11-24";
  feed->people[1].started = feed->people[2].started = "2021-11-24";
  feed->people[3].started = "2026-11-23";
  feed->people[3].title = "Warehouse lead";
  snapshot->feed = feed;
  const Wall now = at_work().wall;
  const auto source = [&](const char* name, int minutes, std::size_t items) {
    SourceState s;
    s.name = name;
    s.last_success = now - std::chrono::minutes(minutes);
    s.last_new = now - std::chrono::minutes(12 + minutes);
    s.next_poll = at_work().show + std::chrono::seconds(18);
    s.items = items;
    return s;
  };
  snapshot->sources = {source("Slack · #team-wins", 0, 48), source("Microsoft Teams · Kudos", 6, 17), source("Learning records", 90, 3), source("Goals sheet", 2, 4)};
  snapshot->sources[2].trouble = Error{ErrorKind::auth, "the server refused the key", "renew the key in lrs.key", 401, std::nullopt};
  snapshot->sources[2].failing_since = wall("2026-11-24T07:12:00Z");
  return snapshot;
}

inline Config config() {
  Config c;
  c.name = "lobby-1";
  c.organisation = "Northwind";
  c.thanks_text = "Say thanks in #team-wins";
  c.thanks_link = "https://northwind.example/thanks";
  c.time_zone = "Europe/Berlin";
  c.policy.birthdays = c.policy.anniversaries = c.policy.leaderboard = true;
  return c;
}

/// A picture of one pixel.
inline std::shared_ptr<const draw::Bitmap> dot() {
  auto bitmap = std::make_shared<draw::Bitmap>();
  bitmap->w = bitmap->h = 1;
  bitmap->stride = 4;
  bitmap->pixels = {0xff808080u};
  return bitmap;
}

/// Everything that a Setting points to, kept together.
struct World {
  Config config;
  draw::Theme theme;
  Phrases phrases;
  std::unique_ptr<text::Typesetter> type;
  std::shared_ptr<const Snapshot> snapshot = office::snapshot();

  World(const std::string& language, draw::Theme t, std::unique_ptr<text::Typesetter> typesetter)
      : config(office::config()), theme(std::move(t)), phrases(load_phrases(language, Zone("Europe/Berlin"))), type(std::move(typesetter)) {
    config.language = language;
  }
  scenes::Setting setting(const draw::Stage& stage, Motion motion = Motion::full) {
    scenes::Setting s;
    s.config = &config;
    s.theme = &theme;
    s.phrases = &phrases;
    s.type = type.get();
    s.stage = stage;
    s.now = at_work();
    s.snapshot = snapshot;
    s.motion = motion;
    s.position = 2;
    s.count = 7;
    s.picture_size = [](const std::string& address) -> std::optional<std::pair<int, int>> {
      if (address == "photo") return std::pair{1600, 1200};
      if (address == "upright") return std::pair{900, 1500};
      if (address == "moving") return std::pair{480, 360};
      return std::nullopt;
    };
    s.picture = [size = s.picture_size](const std::string& address, float, float) { return size(address) ? dot() : nullptr; };
    s.moving = [](const std::string& address, float, float) -> std::shared_ptr<const scenes::Moving> {
      if (address != "moving") return nullptr;
      return std::make_shared<const scenes::Moving>(scenes::Moving{{dot(), dot(), dot()}, {Millis{100}, Millis{200}, Millis{400}}});
    };
    return s;
  }
};

inline scenes::StatusFacts facts() {
  scenes::StatusFacts f;
  f.version = "1.0.0";
  f.address = "10.0.4.17";
  f.uptime = std::chrono::hours(41 * 24 + 3);
  f.frames_per_second = 60;
  f.rss_kib = 31 * 1024;
  f.celsius = 41;
  return f;
}

}  // namespace office
