#include "sources/calendar/whose.h"

#include <array>
#include <vector>

#include "base/pattern.h"
#include "base/unicode.h"

namespace kudosk::sources::calendar {
namespace {

/// In the interface's languages, with what joins them to a name; the longer before the shorter.
const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> compiled = [] {
    std::vector<Pattern> out;
    for (
        const char* expression : {
            R"([\(\[（［][^\)\]）］]*[\)\]）］])",         // (1990), [35]
            R"([\p{Extended_Pictographic}\uFE0F\u200D])",  // 🎂
            R"(^\s*(?:happy|alles gute(?: zum)?|joyeux|bon|feliz|buon|gefeliciteerd(?: met)?|mutlu)\b\s*)",
            R"((?:['’]s?\s+)?\b(?:work|service|job)\s+anniversary\b(?:\s+(?:of|for)\b)?)",
            R"((?:['’]s?\s+)?\b(?:birthday|b-?day|birth\s+day|anniversary|first\s+day|start(?:s|ed)?(?:\s+date)?|joined|joining)\b(?:\s+(?:of|for)\b)?)",
            R"((?:['’]s?\s+)?\b(?:dienst|firmen|arbeits)?(?:geburtstag|jubiläum|jubilaeum)\b(?:\s+(?:von|für)\b)?)",
            R"(\b(?:anniversaire(?:\s+(?:de\s+travail|professionnel))?|ancienneté)\b(?:\s+(?:de\s+la|de|du|des)\b|\s+d['’])?)",
            R"(\b(?:cumpleaños|aniversario(?:\s+(?:laboral|de\s+trabajo))?|aniversário(?:\s+(?:de\s+empresa|de\s+trabalho))?)\b(?:\s+(?:de|do|da)\b)?)",
            R"(\b(?:compleanno|anniversario(?:\s+(?:di\s+lavoro|aziendale))?)\b(?:\s+(?:di|della|del|dell['’])\b|\s+d['’])?)",
            R"(\b(?:verjaardag|jubileum|dienstjubileum)\b(?:\s+(?:van)\b)?)",
            R"(\b(?:urodziny|rocznica(?:\s+pracy)?|jubileusz)\b)",
            R"((?:['’]\p{L}{1,3}\s+)?\b(?:doğum\s+günü|iş\s+yıl\s?dönümü|yıl\s?dönümü)\b)",
            R"((?:の)?(?:お?誕生日|バースデー|入社記念日|入社日|勤続\d*周?年?))",
            R"((?:의)?\s*(?:생일|입사\s*기념일|입사일|기념일))",
            R"((?:的)?(?:生日|入职\S{0,2}周年|入职纪念日|入職週年|周年纪念|週年紀念))",
            R"((?:का|की|के)?\s*(?:जन्मदिन|कार्य\s+वर्षगांठ|वर्षगांठ))",
            R"((?:عيد\s+ميلاد|ذكرى\s+(?:ميلاد|العمل|انضمام)))",
            R"((?:יום\s+ה?הולדת|יום\s+שנה\s+לעבודה)(?:\s+של)?)",
            R"(\b\d+\s*(?:\.|st|nd|rd|th|er|e|º|ª)?\s*(?:years?|yrs?|jahre?|ans?|años?|anos?|anni|anno|jaar|lat|lata|rok|yıl|年|년|साल|سنوات|שנים)?\s*(?:at|in|with|bei|chez|en|na|bij|w)?\s*(?=$|[-–—:|,!]))",
        })
      if (auto pattern = Pattern::compile(expression)) out.push_back(std::move(*pattern));
    return out;
  }();
  return compiled;
}

std::string trimmed(std::string text) {
  static constexpr std::array<std::string_view, 16> edges{" ", ":", "-", "–", "—", "|", ",", "!", ".", "’", "'", "·", "•", "：", "、", "\u00A0"};
  for (bool again = true; again;) {
    again = false;
    for (const auto edge : edges) {
      while (!text.empty() && std::string_view(text).starts_with(edge)) {
        text.erase(0, edge.size());
        again = true;
      }
      while (!text.empty() && std::string_view(text).ends_with(edge)) {
        text.erase(text.size() - edge.size());
        again = true;
      }
    }
  }
  return text;
}

}  // namespace

std::string whose(std::string_view summary) {
  std::string text = clean(summary, 300);
  for (const Pattern& pattern : patterns())
    for (int times = 0; times < 10; ++times) {
      const auto found = pattern.find(text);
      if (!found || found->to == found->from) break;
      text.replace(found->from, found->to - found->from, " ");
    }
  text = trimmed(clean(text, 200));
  // Blanks that were left in the middle.
  std::string out;
  for (const char c : text)
    if (c != ' ' || out.empty() || out.back() != ' ') out += c;
  return out;
}

}  // namespace kudosk::sources::calendar
