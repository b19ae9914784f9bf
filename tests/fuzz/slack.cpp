// Slack: messages, reactions and what is looked up for them. Who has signed in and who people are is always known, so that an input reaches the messages.
#include "input.h"

namespace {

std::string canned(const std::string& url) {
  if (url.find("/auth.test") != url.npos) return R"({"ok":true,"url":"https://northwind.slack.com/","team":"Northwind","team_id":"T0","user_id":"U0BOT","bot_id":"B0BOT"})";
  if (url.find("/conversations.info") != url.npos) return R"({"ok":true,"channel":{"id":"C01KUDOS","name":"team-wins","is_private":false,"is_member":true}})";
  return {};
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { return kudosk::fuzz::play(data, size, "slack", canned); }
