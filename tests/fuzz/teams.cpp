// Microsoft Teams: messages, cards and deltas from Graph; the sign-in is canned, so that an input reaches them.
#include "input.h"

namespace {

std::string canned(const std::string& url) {
  if (url.find("/devicecode") != url.npos)
    return R"({"user_code":"ABCD1234","device_code":"dev","verification_uri":"https://www.microsoft.com/link","expires_in":900,"interval":5})";
  if (url.find("/token") != url.npos) return R"({"token_type":"Bearer","access_token":"access","refresh_token":"refresh","expires_in":3599})";
  if (url.find("/me?") != url.npos || url.ends_with("/me")) return R"({"userPrincipalName":"kudos@northwind.example","mail":null})";
  return {};
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { return kudosk::fuzz::play(data, size, "teams", canned); }
