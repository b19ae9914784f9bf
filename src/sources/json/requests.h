// A Plan's requests as asks, and what an answer says of the next page. Pure; network thread.
#pragma once

#include <optional>
#include <string>

#include "sources/json/answer.h"
#include "sources/json/plan.h"

namespace kudosk::sources::mapping {

/// One request of a poll with the values of its loops.
struct Job {
  const Part* part = nullptr;
  Variables variables;
};

/// Every job of a poll. `max_age`: how old what is shown may be; "since" and the like follow from it, by whole days, so that addresses stay the same for a day.
std::vector<Job> jobs(const Plan& plan, const Now& now, Millis max_age);

/// Where in the pages of a job: the parameter's value, or a whole address.
struct PageAt {
  std::string address;    ///< next, link
  std::string parameter;  ///< cursor; the number of page and skip
  int number = 0;         ///< page, skip: counted here
};
PageAt first_page(const Part& part);

HttpAsk page_ask(const Plan& plan, const Job& job, const PageAt& page);
/// nullopt: an id that is no part of a path.
std::optional<HttpAsk> lookup_ask(const Plan& plan, const LookupPlan& lookup, const std::string& id, const Variables& variables);

/// nullopt: that was the last one. `items`: how many the page had. ErrorKind::content: what stands there is no address or cursor, or an address at another origin that a
/// secret would be sent to.
Result<std::optional<PageAt>> next_page(const Plan& plan, const Job& job, const PageAt& page, const net::Response& response, const std::string& asked, Value document,
                                        std::size_t items);

/// Whether a secret goes with the plan's requests of this part.
bool carries_secret(const Plan& plan, const Part& part);

}  // namespace kudosk::sources::mapping
