#include "wire/outage.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace kudosk {

std::string write_outage(const Outage& outage) {
  const std::string since = format_rfc3339(outage.since);
  nlohmann::ordered_json out;
  out["event"] = outage.over ? "source_recovered" : "source_failing";
  out["screen"] = outage.screen;
  out["source"] = outage.source;
  out["type"] = outage.type;
  out["since"] = since;
  out["time"] = format_rfc3339(outage.time);
  out["error"] = {{"kind", word(outage.error.kind)}, {"message", outage.error.message}, {"hint", outage.error.hint}};
  out["text"] = outage.over ? fmt::format("{}: {} works again. It had failed since {}.", outage.screen, outage.source, since)
                            : fmt::format("{}: {} has failed since {}: {}{}. The screen goes on with what it has.", outage.screen, outage.source, since, outage.error.message,
                                          outage.error.hint.empty() ? "" : " (" + outage.error.hint + ")");
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace kudosk
