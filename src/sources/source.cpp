#include "sources/source.h"

#include <algorithm>
#include <iterator>

#include "sources/factories.h"

namespace kudosk::sources {
namespace {

struct Row {
  const char* type;
  Result<std::unique_ptr<Source>> (*make)(const Made&);
};

/// One line a type (the empty comments keep it so).
constexpr Row table[] = {
    {"feed", make_feed},              //
    {"slack", make_slack},            //
    {"teams", make_teams},            //
    {"json", make_json},              //
    {"bonusly", make_json},           //
    {"nectar", make_json},            //
    {"lattice", make_json},           //
    {"15five", make_json},            //
    {"heytaco", make_json},           //
    {"github", make_json},            //
    {"jira", make_json},              //
    {"canvas", make_json},            //
    {"xapi", make_xapi},              //
    {"moodle", make_moodle},          //
    {"openbadges", make_openbadges},  //
    {"csv", make_csv},                //
    {"ical", make_ical},              //
    {"rss", make_rss},                //
    {"folder", make_folder},          //
};

}  // namespace

HttpAsk Source::picture(const std::string& address) const {
  HttpAsk ask;
  ask.request.url = address;
  return ask;
}

Result<std::unique_ptr<Source>> make(const Made& made) {
  const auto row = std::find_if(std::begin(table), std::end(table), [&](const Row& r) { return made.settings.type == r.type; });
  if (row == std::end(table)) {
    std::string known;
    for (const auto& r : table) known += (known.empty() ? "" : ", ") + std::string(r.type);
    return fail(ErrorKind::config, "/type: no source of the type '" + made.settings.type + "' is known", "one of: " + known);
  }
  return row->make(made);
}

std::vector<std::string> types() {
  std::vector<std::string> out;
  for (const auto& row : table) out.emplace_back(row.type);
  return out;
}

Error http_error(const net::Response& response, std::string_view what) {
  const int status = response.status;
  Error error;
  error.kind = ErrorKind::http;
  error.status = status;
  error.retry_after = response.retry_after;
  const std::string who(what), code = std::to_string(status);
  if (status == 401) {
    error.kind = ErrorKind::auth;
    error.message = who + " does not accept the token (401)";
    error.hint = "the token is wrong or has expired: put a valid one into the file that the source's configuration names";
  } else if (status == 403) {
    error.kind = ErrorKind::auth;
    error.message = who + " refuses access (403)";
    error.hint = "give the token's account the right to read this, or use another token";
  } else if (status == 407) {
    error.kind = ErrorKind::auth;
    error.message = "the proxy wants to be signed in to before it lets " + who + " be asked (407)";
    error.hint = "put the proxy's user into network.proxy, or let this machine pass without";
  } else if (status == 429) {
    error.kind = ErrorKind::rate;
    error.message = who + " says that it is asked too often (429)";
    error.hint = "a longer interval helps; the next try waits as long as was asked for";
  } else if (status == 304) {
    error.message = who + " says that nothing has changed (304) where that was not asked";
    error.hint = "a server fault: without If-None-Match there is nothing to compare with";
  } else if (status >= 300 && status < 400) {
    error.message = who + " sends the request elsewhere (" + code + "), which was not followed";
    error.hint = "put the final address into the configuration; a request with a secret goes to no other origin";
  } else if (status == 404 || status == 410) {
    error.message = who + " has nothing at this address (" + code + ")";
    error.hint = "check the address in the configuration";
  } else if (status >= 500) {
    error.message = who + " has a fault of its own (" + code + ")";
    error.hint = "nothing to do here: it is tried again";
  } else {
    error.message = who + " answered with the status " + code;
    error.hint = "check the address and the settings of this source";
  }
  return error;
}

}  // namespace kudosk::sources
