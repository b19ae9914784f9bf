// The keys of a mapping and of a preset's file. What stands in a `map` is judged by the source that compiles it (sources/json/compile.h).
#include "config/table.h"

namespace kudosk::config {
namespace {

bool pointer(std::string_view text) { return text.empty() || text.front() == '/'; }
ShapePtr json_pointer() { return spelled("a JSON Pointer such as \"/page/after\"", pointer, "^(/.*)?$"); }
ShapePtr starred_pointer() { return spelled("a JSON Pointer, * for each, such as \"/weeks/*/entries/*\"", pointer, "^(/.*)?$"); }

/// What a request may carry: a constant, or a secret by reference.
ShapePtr carried() {
  return either({text(0, 4000), object({{"file", secret(), "The secret: a file, env:NAME or credential:NAME.", "", true}, {"prefix", text(0, 100), "What stands before it."}}),
                 number(-1e15, 1e15), flag(), list(text(0, 1000))});
}

ShapePtr request() {
  return object({
      {"method", choice({"GET", "POST", "PUT"}), "The method.", "\"GET\""},
      {"path", text(0, 2000), "What follows the address; {$key} stands for another key of the source."},
      {"query", map(carried()), "Parameters of the address; a list gives the parameter several times."},
      {"headers", map(carried()), "Headers; a secret is {\"file\": \"api.key\"}."},
      {"body", any(), "What is sent, as JSON."},
  });
}

std::vector<Key> condition() {
  return {
      {"at", starred_pointer(), "Where it looks, in an item."},
      {"is", any(), "The value that must stand there."},
      {"in", list(any()), "The values of which one must stand there."},
      {"exists", flag(), "Whether anything stands there."},
      {"within", duration("1s", "3650d"), "How long ago the time that stands there may be."},
      {"any", list(any()), "Other conditions, of which one must hold."},
  };
}

/// One request of its own with what is made of it.
std::vector<Key> one_mapping() {
  std::vector<Key> failed = condition();
  failed.push_back({"message", json_pointer(), "Where the answer says why."});
  return {
      {"request", request(), "How it is asked."},
      {"paging",
       object({
           {"next", json_pointer(), "Where the next page's address stands."},
           {"cursor", json_pointer(), "Where the next page's cursor stands."},
           {"parameter", text(1, 100), "The parameter that carries the cursor."},
           {"link", flag(), "Whether the Link header names the next page."},
           {"page", text(1, 100), "The parameter that counts pages."},
           {"from", whole(0, 1000), "The first page's number.", "1"},
           {"skip", text(1, 100), "The parameter that counts items to leave out."},
           {"size", whole(1, 10000), "How many items a page has."},
           {"size_parameter", text(1, 100), "The parameter that says so."},
           {"in", choice({"query", "body"}), "Where these parameters go.", "\"query\""},
       }),
       "How the next page is asked for."},
      {"items", starred_pointer(), "Where the items are."},
      {"keep", list(object(condition())), "Only items for which all of this holds are taken."},
      {"drop", list(object(condition())), "Items for which any of this holds are left out."},
      {"map", map(any()), "How each field is made: a JSON Pointer, a template with {/…}, a constant, or an object."},
      {"failed", object(failed), "By what an answer is known that says that something went wrong."},
  };
}

ShapePtr part() {
  std::vector<Key> keys = one_mapping();
  keys.push_back({"for", map(text(1, 100)), "Asked once for each value of a list among the source's keys: a name of its own for the value, and the key."});
  keys.push_back({"when", text(1, 100), "Asked only where the configuration names this key of the source."});
  keys.push_back({"unless", either({text(1, 100), list(text(1, 100))}), "Not asked where the configuration names this key of the source, or one of these."});
  keys.push_back({"optional", flag(), "That the service has nothing there (403, 404) is no trouble.", "false"});
  return object(std::move(keys));
}

}  // namespace

const std::vector<Key>& mapping_keys() {
  static const std::vector<Key> keys = [] {
    std::vector<Key> out = one_mapping();
    out.push_back({"parts", map(either({part(), flag()})), "More requests, by names of your own; false leaves out one that a preset has."});
    out.push_back(
        {"lookups",
         map(object({{"path", text(1, 2000), "What follows the address; {id} stands for what is looked up.", "", true}, {"at", json_pointer(), "Where in the answer it stands."}})),
         "What an item names by its id alone, and where that is asked for."});
    return out;
  }();
  return keys;
}

const Shape& preset_shape() {
  static const ShapePtr shape = [] {
    std::vector<Key> keys{
        {"$schema", text(0, 500), "For editors."},
        {"service", text(1, 100), "The service's name, for people.", "", true},
        {"about", text(1, 500), "What it shows, in a sentence.", "", true},
        {"extends", text(1, 500), "The preset that this one changes: a service's name, or a path."},
        {"sure", choice({"documented", "unverified"}), "documented: after the service's own published description. unverified: after what others say of it.", "", true},
        {"unverified", list(text(1, 500)), "What of it was not seen in a description of the service's own.", "[]"},
        {"url", address(true), "Where the service is, where it has one address."},
        {"interval", duration("1s", "30d"), "How often it is asked where the configuration does not say.", "\"1m\""},
        {"interval_with_token", duration("1s", "30d"), "The same where it is signed in to."},
        {"keys", map(text(1, 500)), "Keys that a source of it has besides, each with a sentence about it.", "{}"},
        {"defaults", map(any()), "Values of the source's keys that the configuration does not name."},
        {"hints", map(text(1, 500)), "By the status with which the service refuses (\"410\"): what there is to do.", "{}"},
        {"for", map(text(1, 100)), "As in one of the parts."},
        {"when", text(1, 100), "As in one of the parts."},
        {"unless", either({text(1, 100), list(text(1, 100))}), "As in one of the parts."},
        {"optional", flag(), "As in one of the parts.", "false"},
    };
    for (const Key& key : mapping_keys()) keys.push_back(key);
    return object(std::move(keys));
  }();
  return *shape;
}

}  // namespace kudosk::config
