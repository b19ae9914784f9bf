// Markup of services: HTML and Markdown, whatever it is that stands in a message.
#include "sources/html.h"

#include "base/unicode.h"
#include "input.h"
#include "sources/markdown.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kudosk;
  const auto text = fuzz::text_of(data, size);
  sources::HtmlRules rules;
  rules.mention = [](const std::string& id) -> std::optional<Person> {
    if (id.empty()) return std::nullopt;
    Person person;
    person.name = "Amara Okafor";
    return person;
  };
  const auto html = sources::read_html(text, rules);
  std::string spelled;
  for (const auto& span : html.spans) spelled += span.text;
  fuzz::promise(html.spans.empty() || spelled == html.text, "the spans are the text");
  (void)sources::read_markdown(text);
  return fuzz::fine;
}
