#include "sources/json/plan.h"

#include <algorithm>

#include "config/nearest.h"
#include "config/preset.h"
#include "config/table.h"
#include "net/http.h"

namespace kudosk::sources::mapping {
namespace {

using nlohmann::json;

/// As many as a poll may have pages.
constexpr std::size_t most_requests = 50;
constexpr int deepest = 5;

const json& at(const json& object, const char* key) {
  static const json none;
  if (!object.is_object()) return none;
  const auto found = object.find(key);
  return found == object.end() ? none : *found;
}

/// A preset with all that it extends, and where each of its keys stands.
struct Base {
  json document = json::object();
  std::vector<config::Preset> files;  ///< the outermost first
};

Result<Base> load(const std::string& name, const std::filesystem::path& folder) {
  Base out;
  std::string next = name;
  std::filesystem::path from = folder;
  std::vector<json> layers;
  for (int depth = 0; !next.empty(); ++depth) {
    if (depth == deepest) return fail(ErrorKind::config, "presets extend one another more than " + std::to_string(deepest) + " deep");
    auto preset = config::load_preset(next, from);
    if (!preset) return tl::unexpected(preset.error());
    layers.push_back(preset->json());
    const json& extends = at(layers.back(), "extends");
    next = extends.is_string() ? extends.get<std::string>() : std::string();
    from = preset->file.parent_path();
    out.files.push_back(std::move(*preset));
  }
  for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) out.document = changed(std::move(out.document), *layer);
  return out;
}

std::string plain(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  return value.is_number() ? std::string(Scalar::of(value.get<double>()).text()) : std::string();
}

std::vector<std::string> values_of(const json& value) {
  std::vector<std::string> out;
  const auto add = [&](const json& one) {
    std::string text = plain(one);
    if (!text.empty() && std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
  };
  if (value.is_array()) {
    for (const json& one : value) add(one);
  } else {
    add(value);
  }
  return out;
}

class Planner {
 public:
  Planner(const SourceSettings& settings, const json& options, const json& document) : settings_(settings), options_(options), document_(document) {
    const json& defaults = at(document, "defaults");
    const auto known = [&](const json& object) {
      if (!object.is_object()) return;
      for (const auto& [key, value] : object.items())
        if (!value.is_object()) names_.push_back(key);
    };
    known(defaults);
    known(at(document, "keys"));
    known(options);
    names_.insert(names_.end(), {"url", "name", "since", "since_date", "today"});
    if (const auto* type = config::source_type(settings.type))
      for (const auto& key : config::keys_of(*type)) names_.push_back(key.name);
    if (at(document, "keys").is_object())
      for (const auto& [key, about] : at(document, "keys").items()) names_.push_back(key);
    if (at(document, "lookups").is_object())
      for (const auto& [key, lookup] : at(document, "lookups").items()) lookups_.push_back(key);
  }

  /// A key of the source, or its default.
  const json& setting(const std::string& key) const {
    const json& own = at(options_, key.c_str());
    return own.is_null() ? at(at(document_, "defaults"), key.c_str()) : own;
  }

  Variables variables(const std::string& url) const {
    Variables out;
    for (const std::string& name : names_)
      if (std::string value = plain(setting(name)); !value.empty()) out[name] = std::move(value);
    out["url"] = url;
    out["name"] = settings_.name;
    return out;
  }

  Part part(const json& from, const std::string& name, const std::string& path) {
    Part out;
    out.name = name;
    std::vector<std::string> names = names_;
    if (const json& loops = at(from, "for"); loops.is_object()) {
      for (const auto& [variable, key] : loops.items()) {
        names.push_back(variable);
        out.loops.emplace_back(variable, key.is_string() ? values_of(setting(key.get<std::string>())) : std::vector<std::string>());
      }
    }
    Compiler compiler(names, lookups_);
    out.mapping = compiler.mapping(from, path);
    out.request = request(at(from, "request"), path + "/request", compiler);
    out.paging = paging(at(from, "paging"));
    out.optional = at(from, "optional") == true;
    if (const json& failed = at(from, "failed"); failed.is_object()) {
      out.failed = compiler.condition(failed, path + "/failed");
      if (at(failed, "message").is_string()) out.failed_why = Pointer(at(failed, "message").get<std::string>());
    }
    std::size_t requests = 1;
    for (const auto& [variable, values] : out.loops) requests *= values.size();
    if (requests > most_requests)
      compiler.say(out.loops.empty() ? path : "/" + at(from, "for").begin()->get<std::string>(),
                   std::to_string(requests) + " requests would be needed in each poll, for each value of these lists; the most is " + std::to_string(most_requests),
                   "divide them among several sources");
    wrong_.insert(wrong_.end(), compiler.wrong().begin(), compiler.wrong().end());
    return out;
  }

  LookupPlan lookup(const std::string& name, const json& from, const std::string& path) {
    LookupPlan out;
    out.name = name;
    std::vector<std::string> names = names_;
    names.push_back("id");
    Compiler compiler(names, {});
    std::string text = plain(at(from, "path"));
    const std::size_t id = text.find("{id}");
    if (id == std::string::npos) compiler.say(path + "/path", "{id} is missing in this path: what is looked up");
    for (std::size_t next = id; next != std::string::npos; next = text.find("{id}", next)) text.replace(next, 4, "{$id}");
    out.path = compiler.pattern(text, path + "/path", false);
    if (at(from, "at").is_string()) out.at = Pointer(at(from, "at").get<std::string>());
    wrong_.insert(wrong_.end(), compiler.wrong().begin(), compiler.wrong().end());
    return out;
  }

  bool wanted(const json& part) const {
    const auto named = [&](const std::string& key) { return !values_of(at(options_, key.c_str())).empty(); };
    const auto unless = values_of(at(part, "unless")), when = values_of(at(part, "when"));
    if (std::any_of(unless.begin(), unless.end(), named) || !std::all_of(when.begin(), when.end(), named)) return false;
    // Of a kind that is not asked for.
    const json& kind = at(at(part, "map"), "kind");
    const auto known = kind.is_string() ? kind_of(kind.get<std::string>()) : std::nullopt;
    return !known || settings_.kinds.empty() || std::find(settings_.kinds.begin(), settings_.kinds.end(), *known) != settings_.kinds.end();
  }

  const std::vector<Wrong>& wrong() const { return wrong_; }

 private:
  std::vector<Carried> carried(const json& from, SecretUse::As as, const std::string& path, Compiler& compiler) {
    std::vector<Carried> out;
    if (!from.is_object()) return out;
    for (const auto& [name, value] : from.items()) {
      const std::string below = path + '/' + config::pointer_part(name);
      if (value.is_null()) continue;
      if (value.is_object()) {
        const json& file = at(value, "file");
        if (!file.is_string() || file.get_ref<const std::string&>().empty()) compiler.say(below, "a secret is named by its file: {\"file\": \"api.key\"}");
        SecretUse secret;
        secret.as = as;
        secret.key.clear();
        secret.reference = plain(file);
        secret.name = name;
        secret.prefix = plain(at(value, "prefix"));
        out.push_back({name, {}, std::move(secret)});
        continue;
      }
      for (const std::string& text : value.is_array() ? values_of(value) : std::vector<std::string>{plain(value)})
        out.push_back({name, compiler.pattern(text, below, false), std::nullopt});
    }
    return out;
  }

  RequestPlan request(const json& from, const std::string& path, Compiler& compiler) {
    RequestPlan out;
    if (at(from, "method").is_string()) out.method = at(from, "method").get<std::string>();
    const std::string written = plain(at(from, "path"));
    if (written.find("://") != std::string::npos || written.rfind("//", 0) == 0)
      compiler.say(path + "/path", "this is what follows the \"url\", not an address of its own", "put the address into \"url\"");
    out.path = compiler.pattern(written, path + "/path", false);
    out.query = carried(at(from, "query"), SecretUse::As::query, path + "/query", compiler);
    out.headers = carried(at(from, "headers"), SecretUse::As::header, path + "/headers", compiler);
    out.body = at(from, "body");
    if (!out.body.is_null() && out.method == "GET") {
      if (at(from, "method").is_string())
        compiler.say(path + "/body", "a GET has no body", "\"method\": \"POST\"");
      else
        out.method = "POST";
    }
    return out;
  }

  static Paging paging(const json& from) {
    Paging out;
    const auto pointer = [&](const char* key) { return Pointer(plain(at(from, key))); };
    const auto number = [&](const char* key, int otherwise) { return at(from, key).is_number() ? at(from, key).get<int>() : otherwise; };
    if (at(from, "next").is_string()) {
      out.by = Paging::By::next;
      out.at = pointer("next");
    } else if (at(from, "cursor").is_string()) {
      out.by = Paging::By::cursor;
      out.at = pointer("cursor");
      out.parameter = plain(at(from, "parameter"));
    } else if (at(from, "link") == true) {
      out.by = Paging::By::link;
    } else if (at(from, "page").is_string()) {
      out.by = Paging::By::page;
      out.parameter = plain(at(from, "page"));
    } else if (at(from, "skip").is_string()) {
      out.by = Paging::By::skip;
      out.parameter = plain(at(from, "skip"));
    }
    out.from = number("from", 1);
    out.size = number("size", 0);
    out.size_parameter = plain(at(from, "size_parameter"));
    out.in_body = at(from, "in") == "body";
    return out;
  }

  const SourceSettings& settings_;
  const json& options_;
  const json& document_;
  std::vector<std::string> names_, lookups_;
  std::vector<Wrong> wrong_;
};

/// Where the thing that is wrong stands: in the configuration, or in a preset's file.
Error placed(const Wrong& wrong, const json& options, const Base& base, const std::string& key) {
  Error out;
  out.kind = ErrorKind::config;
  out.hint = wrong.hint;
  // A field that a configuration changes is its own as a whole: /map/id, /parts/goals/map/id.
  std::string own = wrong.pointer;
  while (!own.empty()) {
    bool there = false;
    try {
      there = options.contains(json::json_pointer(own));
    } catch (const json::exception&) {  // names nothing that could be there
    }
    if (there) break;
    own.erase(own.rfind('/'));
  }
  const auto depth = std::count(own.begin(), own.end(), '/');
  const bool in_configuration = base.files.empty() || own == wrong.pointer || depth >= 2;
  if (in_configuration) {
    out.message = wrong.pointer + ": " + wrong.message;
    return out;
  }
  for (const auto& file : base.files) {
    bool there = false;
    try {
      there = file.json().contains(json::json_pointer(wrong.pointer));
    } catch (const json::exception&) {  // names nothing in this file
    }
    if (!there && &file != &base.files.back()) continue;
    out.message = key + ": " + file.place(wrong.pointer) + ": " + wrong.message;
    break;
  }
  return out;
}

}  // namespace

static Result<Plan> make_plan(const SourceSettings& settings, std::vector<Error>& problems);

bool has_mapping(std::string_view type) {
  const auto* known = config::source_type(type);
  return known && std::any_of(known->keys.begin(), known->keys.end(), [](const config::Key& key) { return key.name == "map"; });
}

std::vector<Error> plan_problems(const SourceSettings& settings) {
  std::vector<Error> out;
  const auto plan = make_plan(settings, out);
  if (!plan && out.empty()) out.push_back(plan.error());
  return out;
}

Result<Plan> make_plan(const SourceSettings& settings) {
  std::vector<Error> problems;
  return make_plan(settings, problems);
}

Result<Plan> make_plan(const SourceSettings& settings, std::vector<Error>& problems) {
  static const json none = json::object();
  const json& options = settings.options && settings.options->is_object() ? *settings.options : none;
  Plan out;
  std::string key = "/type";
  if (settings.type != "json") out.preset = settings.type;
  if (const json& preset = at(options, "preset"); settings.type == "json" && preset.is_string()) {
    out.preset = preset.get<std::string>();
    key = "/preset";
  }
  Base base;
  if (!out.preset.empty()) {
    auto loaded = load(out.preset, settings.folder);
    if (!loaded) {
      loaded.error().message = key + ": " + loaded.error().message;
      return tl::unexpected(loaded.error());
    }
    base = std::move(*loaded);
  }
  json change = json::object();
  for (const auto& mapping : config::mapping_keys())
    if (options.contains(mapping.name)) change[mapping.name] = options[mapping.name];
  const json document = changed(base.document, change);
  out.service = out.preset.empty() ? "the service" : plain(at(document, "service"));
  if (out.service.empty()) out.service = out.preset;

  out.url = plain(at(options, "url"));
  if (out.url.empty()) out.url = plain(at(document, "url"));
  if (out.url.empty()) return fail(ErrorKind::config, "/url: the address is missing at which " + out.service + " is asked", R"(for example "url": "https://api.example.com")");
  if (net::origin(out.url).empty()) return fail(ErrorKind::config, "/url: must be an absolute http or https address", R"(for example "https://api.example.com")");

  Planner planner(settings, options, document);
  out.variables = planner.variables(out.url);
  bool any = false;
  const auto take = [&](const json& part, const std::string& name, const std::string& path) {
    any = true;
    Part made = planner.part(part, name, path);  // also what is not asked now is to be right
    if (planner.wanted(part)) out.parts.push_back(std::move(made));
  };
  if (document.contains("map")) take(document, "", "");
  if (const json& parts = at(document, "parts"); parts.is_object()) {
    for (const auto& [name, part] : parts.items())
      if (part.is_object()) take(part, name, "/parts/" + config::pointer_part(name));
  }
  if (!any)
    return fail(ErrorKind::config, "/map: a mapping is missing: how each field of an item is made", R"(for example "map": {"kind": "goal", "id": "/id", "title": "/name"})");
  if (const json& lookups = at(document, "lookups"); lookups.is_object()) {
    for (const auto& [name, lookup] : lookups.items())
      if (lookup.is_object()) out.lookups.push_back(planner.lookup(name, lookup, "/lookups/" + config::pointer_part(name)));
  }
  for (const Wrong& wrong : planner.wrong()) problems.push_back(placed(wrong, options, base, key));
  if (!problems.empty()) return tl::unexpected(problems.front());

  const auto named = [&](const char* name) { return at(options, name).is_string() && !at(options, name).get_ref<const std::string&>().empty(); };
  if (named("token_file") || named("secret_file")) {
    SecretUse use;
    use.key = named("token_file") ? "token_file" : "secret_file";
    if (named("user")) {
      use.as = SecretUse::As::basic;
      use.name = at(options, "user").get<std::string>();
    }
    out.sign_in.push_back(std::move(use));
  }
  const json& with_token = at(document, "interval_with_token");
  const json& interval = !out.sign_in.empty() && with_token.is_string() ? with_token : at(document, "interval");
  if (interval.is_string())
    if (const auto duration = parse_duration(interval.get<std::string>())) out.interval = *duration;
  if (const json& hints = at(document, "hints"); hints.is_object())
    for (const auto& [status, hint] : hints.items())
      if (hint.is_string() && status.size() == 3 && status.find_first_not_of("0123456789") == std::string::npos) out.hints[std::stoi(status)] = hint.get<std::string>();
  return out;
}

}  // namespace kudosk::sources::mapping
