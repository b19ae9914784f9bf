// The configuration: a file that was edited by hand, or "FILE ␞ ANSWER OF config_url", of which the second comes from the network.
#include "config/document.h"
#include "config/people.h"
#include "input.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kudosk;
  const auto parts = fuzz::parts_of(fuzz::text_of(data, size));
  const auto loaded =
      parts.size() < 2 ? parse_config(parts[0], "/nowhere/kudosk.json") : parse_config(parts[0], "/nowhere/kudosk.json", parts[1], "https://fleet.example/kudosk.json", "lobby");
  for (const auto& problem : loaded.problems) fuzz::promise(!problem.message.empty() && !describe(problem).empty(), "every problem has words");
  const auto document = config::read_document(parts[0]);
  for (const auto& fault : document.faults) fuzz::promise(fault.at.line >= 1 && fault.at.column >= 1, "every fault has a place");
  (void)parse_people(parts.back(), "/nowhere/people");
  return fuzz::fine;
}
