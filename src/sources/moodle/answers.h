// Answers of Moodle's web services: people, courses, completions, badges, and what went wrong in plain words. Pure; network thread.
// Source: Moodle's externallib of core_user, core_course, core_completion and core_badges; the REST protocol answers every error with HTTP 200.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "domain/batch.h"
#include "net/http.h"

namespace kudosk::sources::moodle {

inline constexpr const char* of_users = "core_user_get_users_by_field";
inline constexpr const char* of_courses = "core_course_get_courses_by_field";
inline constexpr const char* of_completion = "core_completion_get_course_completion_status";
inline constexpr const char* of_badges = "core_badges_get_user_badges";

struct Failure {
  Error error;
  enum class Reach {
    nothing,   ///< that is how this course or user is: no trouble at all
    call,      ///< this call alone
    function,  ///< every call of this function
    all,       ///< every call
  } reach = Reach::call;
};
/// The body, or what went wrong. `function` was called about `what` ("course 2, user 5").
tl::expected<nlohmann::json, Failure> read_answer(const net::Response& response, const std::string& function, const std::string& what);

/// Whether an answer is of the shape that the function gives.
bool holds(const nlohmann::json& answer, const std::string& function);

/// core_user_get_users_by_field: by id.
std::map<std::int64_t, Person> read_users(const nlohmann::json& answer);
/// core_course_get_courses_by_field: names by id.
std::map<std::int64_t, std::string> read_courses(const nlohmann::json& answer);

struct Read {
  std::vector<Item> items;
  std::vector<Drop> drops;
};
/// core_completion_get_course_completion_status: a milestone where the course is completed.
Read read_completion(const nlohmann::json& answer, std::int64_t course, const std::string& name, const Person& who);
/// core_badges_get_user_badges. `site` for the badges' own pages.
Read read_badges(const nlohmann::json& answer, const Person& who, const std::string& site);

/// A picture that only a token's owner gets ("/webservice/pluginfile.php/…").
bool wants_token(const std::string& address);

}  // namespace kudosk::sources::moodle
