#include "sources/json/sample.h"

#include <algorithm>

#include "sources/json/collected.h"

namespace kudosk::sources::mapping {
namespace {

using nlohmann::json;

json as_json(Value value) {
  if (value.is_object()) {
    json out = json::object();
    value.each([&](Value inner) { out[std::string(inner.key())] = as_json(inner); });
    return out;
  }
  if (value.is_array()) {
    json out = json::array();
    value.each([&](Value inner) { out.push_back(as_json(inner)); });
    return out;
  }
  if (const auto text = value.text()) return std::string(*text);
  if (const auto flag = value.boolean()) return *flag;
  if (const auto number = value.number()) return *number == static_cast<double>(static_cast<long long>(*number)) ? json(static_cast<long long>(*number)) : json(*number);
  return nullptr;
}

std::string dumped(Value value) {
  return !value || value.is_null() || ((value.is_array() || value.is_object()) && value.empty()) ? std::string()
                                                                                                 : as_json(value).dump(-1, ' ', false, json::error_handler_t::replace);
}

const char* named(Mapped::What what) {
  switch (what) {
    case Mapped::What::taken:
      return "taken";
    case Mapped::What::retracted:
      return "retracted";
    case Mapped::What::left_out:
      return "left out";
    case Mapped::What::dropped:
      break;
  }
  return "dropped";
}

bool looks_up(const Spec& spec) {
  const auto any = [](const std::vector<Spec>& among) { return std::any_of(among.begin(), among.end(), looks_up); };
  return !spec.lookup.empty() || any(spec.of) || any(spec.by) || any(spec.fallback) ||
         std::any_of(spec.members.begin(), spec.members.end(), [](const Member& member) { return looks_up(member.spec); });
}

SampleItem one(Evaluator& evaluator, const std::vector<const Member*>& members, Value from, LookedUp& lookups) {
  lookups.clear_wanted();
  Mapped mapped = evaluator.item(from, "https://example.com/");
  SampleItem out;
  out.what = named(mapped.what);
  out.id = mapped.item.id;
  out.reason = std::move(mapped.reason);
  if (mapped.what == Mapped::What::left_out) return out;
  if (const auto kind = evaluator.made()["kind"].text()) out.kind = *kind;
  for (const Member* member : members) out.fields.push_back({std::string(member->field->name), dumped(evaluator.made()[member->field->name]), member->spec.written});
  if (!lookups.take_missed()) return out;
  std::string asked;
  for (const auto& [name, id] : lookups.wanted()) asked.append(asked.empty() ? "" : ", ").append(name).append(" ").append(id);
  const std::string note = "a screen looks up " + asked + " besides, which a saved answer does not have";
  // What is missing may be what would be looked up.
  const std::string missing = out.reason.substr(0, out.reason.find(':'));
  const auto member = std::find_if(members.begin(), members.end(), [&](const Member* one_member) { return one_member->field->name == missing; });
  if (mapped.what == Mapped::What::dropped && member != members.end() && looks_up((*member)->spec)) out.what = "waiting";
  out.reason = out.reason.empty() ? note : out.what == "waiting" ? note + "; without it: " + out.reason : out.reason + "; " + note;
  return out;
}

}  // namespace

Result<std::vector<SamplePart>> sample(const SourceSettings& settings, std::string answer, const Now& now, Millis max_age) {
  const auto plan = make_plan(settings);
  if (!plan) return tl::unexpected(plan.error());
  const auto read = AnswerDocument::read(std::move(answer));
  if (!read) return tl::unexpected(read.error());
  const auto all = jobs(*plan, now, max_age);
  std::vector<SamplePart> out;
  std::string places;
  for (const Part& part : plan->parts) {
    const std::string place = part.mapping.items_named ? part.mapping.items.text() : std::string();
    places += (places.empty() ? "" : ", ") + (place.empty() ? std::string("the answer itself") : place);
    const auto job = std::find_if(all.begin(), all.end(), [&](const Job& one_job) { return one_job.part == &part; });
    SamplePart made{part.name, place, {}};
    LookedUp lookups(plan->lookups);
    const Context context{job == all.end() ? plan->variables : job->variables, lookups, now};
    Evaluator evaluator(part.mapping, context);
    std::vector<const Member*> members;
    for (const Field& field : fields())
      for (const Member& member : part.mapping.members)
        if (member.field->name == field.name) members.push_back(&member);
    const auto found = items_of(part.mapping, (*read)->root(), [&](Value value) { made.found.push_back(one(evaluator, members, value, lookups)); });
    if (found) out.push_back(std::move(made));
  }
  if (out.empty()) return fail(ErrorKind::content, "there are no items where the mapping looks: " + places, "\"items\" names where they are in the answer");
  // Where several parts look in the same place, those that can make something of it.
  const auto makes = [](const SamplePart& part) {
    return std::any_of(part.found.begin(), part.found.end(), [](const SampleItem& item) { return item.what == "taken" || item.what == "waiting" || item.what == "retracted"; });
  };
  if (std::any_of(out.begin(), out.end(), makes)) std::erase_if(out, [&](const SamplePart& part) { return !makes(part); });
  return out;
}

}  // namespace kudosk::sources::mapping
