// What a broken recognition API answers: one function a fault, for the sample server. Called from its threads.
#pragma once

#include <functional>
#include <string>

namespace httplib {
struct Response;
}

namespace kudosk::app {

/// Waits a second of the fault's time; false: the server stops.
using WaitASecond = std::function<bool()>;

/// Fills in the answer of the fault of that name (FaultPlan's), made from the good document.
void answer_with_fault(const std::string& name, std::string document, const WaitASecond& wait, httplib::Response& response);

}  // namespace kudosk::app
