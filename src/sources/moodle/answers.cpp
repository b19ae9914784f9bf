#include "sources/moodle/answers.h"

#include <algorithm>
#include <cmath>

#include "base/unicode.h"
#include "sources/html.h"
#include "sources/json_fields.h"
#include "sources/source.h"
#include "wire/feed_json.h"
#include "wire/json_text.h"

namespace kudosk::sources::moodle {
namespace {

using Reach = Failure::Reach;

struct Meaning {
  const char* code;
  Reach reach;
  ErrorKind kind;
  const char* says;
  const char* hint;
};

constexpr const char* add_function = "in Moodle: Site administration, Server, Web services, External services: add the function to the token's service";
constexpr const char* may_view = "in Moodle: let the token's user see this (a role with the capability in that course), or leave the course or user out";

/// Moodle's errorcodes that mean something to whoever sets this up.
constexpr Meaning meanings[] = {
    {"nocriteriaset", Reach::nothing, ErrorKind::content, "", ""},
    {"completionnotenabled", Reach::nothing, ErrorKind::content, "", ""},
    {"nottracked", Reach::nothing, ErrorKind::content, "", ""},
    {"notenrolled", Reach::nothing, ErrorKind::content, "", ""},
    {"notenroled", Reach::nothing, ErrorKind::content, "", ""},
    {"usernotenroled", Reach::nothing, ErrorKind::content, "", ""},
    {"badgesdisabled", Reach::nothing, ErrorKind::content, "", ""},
    {"invalidtoken", Reach::all, ErrorKind::auth, "does not know this token",
     "make a token (Site administration, Server, Web services, Manage tokens) and put it into the token's file"},
    {"invalidsesskey", Reach::all, ErrorKind::auth, "does not take this token", "make a new token and put it into the token's file"},
    {"servicenotavailable", Reach::all, ErrorKind::auth, "has switched the token's service off, or does not know it", add_function},
    {"enablewsdescription", Reach::all, ErrorKind::auth, "has web services switched off",
     "in Moodle: Site administration, Advanced features: enable web services, and the REST protocol"},
    {"webservicesnotenabled", Reach::all, ErrorKind::auth, "has web services switched off",
     "in Moodle: Site administration, Advanced features: enable web services, and the REST protocol"},
    {"passwordisexpired", Reach::all, ErrorKind::auth, "says that the token's user has an expired password", "let that user sign in to Moodle once and set a new one"},
    {"forcepasswordchangenotice", Reach::all, ErrorKind::auth, "wants the token's user to change the password", "let that user sign in to Moodle once"},
    {"usernotfullysetup", Reach::all, ErrorKind::auth, "wants the token's user to fill in the profile", "let that user sign in to Moodle once"},
    {"sitepolicynotagreed", Reach::all, ErrorKind::auth, "wants the token's user to agree to its policy", "let that user sign in to Moodle once"},
    {"invalidiptoken", Reach::all, ErrorKind::auth, "does not take this token from this screen's address", "in Moodle: Manage tokens: widen the token's IP restriction"},
    {"sitemaintenance", Reach::all, ErrorKind::http, "is being maintained", "nothing to do here: it is tried again"},
    {"accessexception", Reach::function, ErrorKind::auth, "does not let the token's service call this", add_function},
    {"nopermissions", Reach::call, ErrorKind::auth, "does not let the token's user see this", may_view},
    {"cannotviewreport", Reach::call, ErrorKind::auth, "does not let the token's user see this", may_view},
    {"requireloginerror", Reach::call, ErrorKind::auth, "does not let the token's user into this course", may_view},
    {"errorcoursecontextnotvalid", Reach::call, ErrorKind::auth, "does not let the token's user into this course", may_view},
    {"invalidrecord", Reach::call, ErrorKind::content, "knows no such course or user",
     "check the numbers in \"courses\" and \"users\": they stand in the addresses of Moodle's pages as id=…"},
    {"invalidcourseid", Reach::call, ErrorKind::content, "knows no such course", "check the numbers in \"courses\": they stand in the addresses of Moodle's pages as id=…"},
    {"invaliduser", Reach::call, ErrorKind::content, "knows no such user", "check the numbers in \"users\": they stand in the addresses of Moodle's pages as id=…"},
    {"invalidparameter", Reach::call, ErrorKind::content, "does not understand the question", "check the numbers in \"courses\" and \"users\""},
};

/// Names come as HTML: entities, and filters' markup.
std::string plain(const std::string& name) { return name.find_first_of("&<") == name.npos ? name : read_html(name).text; }

/// Seconds since 1970, also as text; nullopt: 0, null, or no time.
std::optional<std::string> time_of(const json& value) {
  double seconds = 0;
  if (value.is_number()) {
    seconds = value.get<double>();
  } else if (const std::string& said = as_text(value); !said.empty() && said.size() < 12 && std::all_of(said.begin(), said.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    seconds = std::stod(said);
  }
  if (!std::isfinite(seconds) || seconds < 1 || seconds > 4e9) return std::nullopt;
  return format_rfc3339(Wall(std::chrono::seconds(static_cast<std::int64_t>(seconds))));
}

/// true, 1, "1".
bool yes(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return value.get<double>() != 0;
  return as_text(value) == "1" || as_text(value) == "true";
}

std::int64_t number_of(const json& object, const char* key) {
  const std::string& said = text(object, key);
  if (!said.empty() && said.size() < 18 && std::all_of(said.begin(), said.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::stoll(said);
  return whole(object, key);
}

/// A picture that shows somebody: none of the theme's silhouettes, nor an address that is a key itself.
std::string picture_of(const std::string& address) {
  const bool of_theme = address.find("/theme/image.php") != address.npos || address.find("/pix/u/") != address.npos || address.find("gravatar.com") != address.npos;
  return of_theme || address.find("/tokenpluginfile.php/") != address.npos ? std::string() : address;
}

json person_json(const Person& who) { return write_person(who); }

void add(Read& out, const json& made) {
  if (auto item = read_item(made, {}, {})) {
    out.items.push_back(std::move(*item));
  } else {
    out.drops.push_back({text(made, "id"), item.error().message});
  }
}

}  // namespace

tl::expected<json, Failure> read_answer(const net::Response& response, const std::string& function, const std::string& what) {
  if (response.status < 200 || response.status > 299) {
    Failure failure{http_error(response, "Moodle"), Reach::all};
    if (response.status == 403) failure.error.hint = "in Moodle: enable web services (Advanced features) and the REST protocol (Server, Web services, Manage protocols)";
    if (response.status == 404) failure.error.hint = "\"url\" is the site's address as far as before /webservice, for example https://moodle.example";
    return tl::unexpected(std::move(failure));
  }
  auto body = parse_json(response.body);
  if (!body)
    return tl::unexpected(Failure{{ErrorKind::content,
                                   "Moodle answered with something that is no JSON",
                                   "check \"url\" (the site's address as far as before /webservice); a sign-in page of the network may stand in between",
                                   response.status,
                                   {}},
                                  Reach::all});
  if (!body->is_object() || (!body->contains("exception") && !body->contains("errorcode"))) return std::move(*body);
  const std::string code = clean(text(*body, "errorcode"), 60), said = clean(plain(text(*body, "message")), 200);
  const auto known = std::find_if(std::begin(meanings), std::end(meanings), [&](const Meaning& one) { return code == one.code; });
  const std::string about = " (" + function + (what.empty() ? "" : ", " + what) + ")";
  if (known != std::end(meanings))
    return tl::unexpected(Failure{{known->kind, std::string("Moodle ") + known->says + about + ": " + code, known->hint, response.status, {}}, known->reach});
  return tl::unexpected(Failure{{ErrorKind::content,
                                 "Moodle refuses a call" + about + ": " + (code.empty() ? clean(text(*body, "exception"), 60) : code) + (said.empty() ? "" : ": " + said),
                                 "Moodle's own words stand in the message; whoever looks after it can look the code up",
                                 response.status,
                                 {}},
                                Reach::call});
}

bool holds(const json& answer, const std::string& function) {
  if (function == of_completion) return at(answer, "completionstatus").is_object();
  if (function == of_badges) return at(answer, "badges").is_array();
  return answer.is_array() || at(answer, function == of_users ? "users" : "courses").is_array();
}

std::map<std::int64_t, Person> read_users(const json& answer) {
  std::map<std::int64_t, Person> out;
  const json& users = answer.is_array() ? answer : list(answer, "users");
  for (const json& user : users) {
    const std::int64_t id = number_of(user, "id");
    if (id <= 0) continue;
    std::string name = text(user, "fullname");
    if (name.empty()) name = text(user, "firstname") + " " + text(user, "lastname");
    json made{{"id", std::to_string(id)}, {"name", plain(name)}, {"email", text(user, "email")}, {"team", plain(text(user, "department"))}};
    made["picture"] = picture_of(text(user, "profileimageurl"));
    if (auto person = read_person(made, {}, {})) out.insert_or_assign(id, std::move(*person));
  }
  return out;
}

std::map<std::int64_t, std::string> read_courses(const json& answer) {
  std::map<std::int64_t, std::string> out;
  for (const json& course : answer.is_array() ? answer : list(answer, "courses")) {
    const std::int64_t id = number_of(course, "id");
    for (const char* key : {"displayname", "fullname", "shortname"}) {
      const std::string name = clean(plain(text(course, key)), 500);
      if (id <= 0 || name.empty()) continue;
      out.insert_or_assign(id, name);
      break;
    }
  }
  return out;
}

Read read_completion(const json& answer, std::int64_t course, const std::string& name, const Person& who) {
  Read out;
  const json& status = at(answer, "completionstatus");
  const std::string id = "course/" + std::to_string(course) + "/" + who.id;
  if (!yes(at(status, "completed"))) return out;
  if (name.empty()) {
    out.drops.push_back({id, "what: the course's name is not known (core_course_get_courses_by_field)"});
    return out;
  }
  json made{{"kind", "milestone"}, {"id", id}, {"type", "course"}, {"what", name}, {"who", person_json(who)}};
  std::string latest;
  for (const json& one : list(status, "completions"))
    if (const auto time = time_of(at(one, "timecompleted")); time && *time > latest) latest = *time;  // all of one form: the later is the greater text
  if (!latest.empty()) made["created"] = latest;
  add(out, made);
  return out;
}

Read read_badges(const json& answer, const Person& who, const std::string& site) {
  Read out;
  for (const json& badge : list(answer, "badges")) {
    if (!at(badge, "visible").is_null() && !yes(at(badge, "visible"))) continue;  // its owner shows it to nobody
    const std::string& hash = text(badge, "uniquehash");
    std::string id = hash.empty() ? std::to_string(number_of(badge, "id")) + "/" + who.id : hash;
    if (hash.empty() && number_of(badge, "id") <= 0) {
      out.drops.push_back({"badge/?/" + who.id, "id: missing"});
      continue;
    }
    json made{{"kind", "milestone"}, {"id", "badge/" + id}, {"type", "badge"}, {"what", plain(text(badge, "name"))}, {"who", person_json(who)}};
    made["badge"] = picture_of(text(badge, "badgeurl"));
    made["source"] = plain(text(badge, "issuername"));
    if (!hash.empty()) made["link"] = site + "/badges/badge.php?hash=" + net::percent_encode(hash);
    if (const auto issued = time_of(at(badge, "dateissued"))) made["created"] = *issued;
    if (const auto expires = time_of(at(badge, "dateexpire"))) made["expires"] = *expires;
    add(out, made);
  }
  return out;
}

bool wants_token(const std::string& address) { return address.find("/webservice/pluginfile.php/") != address.npos; }

}  // namespace kudosk::sources::moodle
