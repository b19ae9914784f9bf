#include "sources/sheet/words.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include "base/plain.h"

namespace kudosk::sources::sheet {
namespace {

/// Several languages' words for a few of the feed's.
std::string one_of(std::string_view cell, const std::map<std::string, std::string>& words) {
  if (cell.empty() || cell.size() > 200) return {};
  const auto found = words.find(plain(cell));
  return found == words.end() ? std::string() : found->second;
}

const std::map<std::string, std::string>& statuses() {
  static const std::map<std::string, std::string> words = [] {
    std::map<std::string, std::string> out;
    const auto add = [&](const char* status, std::initializer_list<const char*> names) {
      for (const char* name : names) out.emplace(plain(name), status);
    };
    add("on-track", {"on track", "green",    "ok",    "im plan",          "auf kurs", "grün",    "en bonne voie", "vert", "en curso", "en camino", "verde", "no prazo",
                     "in linea", "op koers", "groen", "zgodnie z planem", "zielony",  "yolunda", "yeşil",         "順調", "순조",     "正常",      "绿"});
    add("at-risk", {"at risk",   "yellow", "amber",     "orange", "gefährdet", "gelb",  "à risque", "jaune", "en riesgo", "amarillo", "em risco", "amarelo",
                    "a rischio", "giallo", "in gevaar", "geel",   "zagrożony", "żółty", "riskli",   "sarı",  "注意",      "위험",     "有风险",   "黄"});
    add("off-track", {"off track",  "red",   "behind", "nicht im plan", "verfehlt",  "rot",      "en retard", "rouge",   "retrasado", "rojo", "atrasado", "vermelho",
                      "in ritardo", "rosso", "achter", "rood",          "opóźniony", "czerwony", "gecikmiş",  "kırmızı", "遅延",      "지연", "落后",     "红"});
    add("done", {"done",     "complete",  "completed",  "closed",     "finished",  "achieved", "erledigt", "erreicht",   "fertig",    "abgeschlossen", "terminé", "atteint",
                 "fait",     "hecho",     "completado", "logrado",    "concluído", "feito",    "fatto",    "completato", "raggiunto", "klaar",         "gedaan",  "bereikt",
                 "zrobione", "ukończone", "osiągnięty", "tamamlandı", "完了",      "達成",     "완료",     "달성",       "完成",      "पूर्ण",           "مكتمل",   "הושלם"});
    add("paused", {"paused", "on hold", "pausiert", "en pause", "en pausa", "pausado", "in pausa", "gepauzeerd", "wstrzymany", "durduruldu", "中断", "保留", "중단", "暂停"});
    return out;
  }();
  return words;
}

const std::map<std::string, std::string>& kinds() {
  static const std::map<std::string, std::string> words = [] {
    std::map<std::string, std::string> out;
    const auto add = [&](const char* kind, std::initializer_list<const char*> names) {
      out.emplace(kind, kind);
      for (const char* name : names) out.emplace(plain(name), kind);
    };
    add("recognition", {"praise", "kudos",         "thanks", "award",  "lob",   "dank",     "auszeichnung", "preis", "merci", "prix", "gracias",
                        "premio", "agradecimento", "prêmio", "grazie", "prijs", "pochwała", "teşekkür",     "感謝",  "表彰",  "감사", "表扬"});
    add("milestone", {"course", "learning", "certificate", "meilenstein", "kurs", "jalon", "formation", "hito", "curso", "marco", "traguardo", "corso", "mijlpaal", "cursus",
                      "osiągnięcie", "başarı", "学習", "학습", "学习"});
    add("goal", {"objective", "ziel", "objectif", "objetivo", "meta", "obiettivo", "doel", "cel", "hedef", "目標", "목표", "目标"});
    add("lesson", {"learning from a mistake", "lektion", "erkenntnis", "leçon", "lección", "lição", "lezione", "les", "lekcja", "ders", "教訓", "교훈", "教训"});
    add("announcement",
        {"news", "event", "ankündigung", "nachricht", "annonce", "anuncio", "anúncio", "annuncio", "aankondiging", "ogłoszenie", "duyuru", "お知らせ", "공지", "公告"});
    return out;
  }();
  return words;
}

}  // namespace

std::string kind_named(std::string_view cell) { return one_of(cell, kinds()); }
std::string status_named(std::string_view cell) { return one_of(cell, statuses()); }
std::string announcement_type_named(std::string_view cell) {
  static const std::map<std::string, std::string> types{{"news", "news"},           {"event", "event"},     {"opportunity", "opportunity"},
                                                        {"veranstaltung", "event"}, {"evenement", "event"}, {"evento", "event"}};
  return one_of(cell, types);
}

bool yes(std::string_view cell) {
  static const std::set<std::string> words = [] {
    std::set<std::string> out;
    for (const char* word : {"1",         "yes",  "y",          "true", "x",      "ja",    "oui",  "si", "sim", "tak", "evet", "wahr", "vrai",
                             "verdadero", "vero", "verdadeiro", "waar", "prawda", "doğru", "はい", "예", "是",  "हाँ",  "نعم",  "כן"})
      out.insert(plain(word));
    return out;
  }();
  for (const char* mark : {"✓", "✔", "✔️", "☑", "☑️", "✅"})
    if (cell == mark) return true;
  return !cell.empty() && cell.size() < 40 && words.count(plain(cell)) > 0;
}

bool no(std::string_view cell) {
  static const std::set<std::string> words = [] {
    std::set<std::string> out;
    for (const char* word : {"0",    "no",    "n",      "false", "nein",   "non",    "nao",    "nie", "hayır", "nee", "falsch",
                             "faux", "falso", "onwaar", "fałsz", "yanlış", "いいえ", "아니요", "否",  "नहीं",   "لا",  "לא"})
      out.insert(plain(word));
    return out;
  }();
  for (const char* mark : {"-", "–", "—", "☐"})
    if (cell == mark) return true;
  return !cell.empty() && cell.size() < 40 && words.count(plain(cell)) > 0;
}

std::string kind_of_columns(const Table& table) {
  const auto has = [&](std::initializer_list<Field> fields) { return std::any_of(fields.begin(), fields.end(), [&](Field field) { return table.has(field); }); };
  const bool someone = has({Field::to, Field::name, Field::given, Field::family, Field::email, Field::team});
  if (has({Field::lesson, Field::learned}) && has({Field::learned, Field::text, Field::title, Field::message})) return "lesson";
  if (has({Field::goal})) return "goal";
  if (has({Field::title}) && has({Field::now, Field::target, Field::percent, Field::progress}) && !has({Field::course})) return "goal";
  if (someone && has({Field::course})) return "milestone";
  if (has({Field::to}) && has({Field::message, Field::text, Field::award, Field::value, Field::title})) return "recognition";
  if (someone && has({Field::birthday, Field::started}) && !has({Field::message, Field::award})) return "people";
  if (has({Field::title}) && has({Field::starts, Field::ends, Field::place}) && !has({Field::message, Field::award})) return "announcement";
  if (someone && has({Field::message, Field::award, Field::value})) return "recognition";
  if (someone && has({Field::title, Field::text}) && has({Field::title}) && has({Field::text})) return "recognition";
  if (has({Field::title}) && has({Field::text, Field::link, Field::date, Field::message})) return "announcement";
  if (someone && has({Field::text})) return "recognition";
  if (has({Field::name}) && has({Field::now, Field::target, Field::percent})) return "goal";
  if (someone && has({Field::title})) return "recognition";
  return {};
}

bool uses(const std::string& kind, Field field, const Table& table) {
  if (field == Field::none) return false;
  static const std::map<std::string, std::vector<Field>> of{
      {"recognition",
       {Field::to, Field::name, Field::given, Field::family, Field::email, Field::team, Field::from, Field::message, Field::text, Field::award, Field::value, Field::title,
        Field::points, Field::score}},
      {"milestone",
       {Field::to, Field::name, Field::given, Field::family, Field::email, Field::team, Field::title, Field::course, Field::award, Field::text, Field::type, Field::path,
        Field::next, Field::score, Field::progress, Field::done, Field::of}},
      {"goal",
       {Field::goal, Field::title, Field::name, Field::to, Field::owner, Field::team, Field::now, Field::target, Field::unit, Field::percent, Field::progress, Field::expected,
        Field::due, Field::status}},
      {"lesson",
       {Field::lesson, Field::title, Field::learned, Field::text, Field::message, Field::to, Field::name, Field::given, Field::family, Field::email, Field::team, Field::from}},
      {"announcement", {Field::title, Field::award, Field::name, Field::course, Field::text, Field::message, Field::type, Field::place, Field::starts, Field::ends}},
      {"people",
       {Field::id, Field::name, Field::to, Field::given, Field::family, Field::email, Field::title, Field::team, Field::photo, Field::aliases, Field::birthday, Field::started,
        Field::retracted}}};
  static constexpr std::array common{Field::kind, Field::id,         Field::photo,  Field::date,   Field::link,      Field::visibility, Field::source,   Field::lang,
                                     Field::tags, Field::discipline, Field::pinned, Field::urgent, Field::show_from, Field::expires,    Field::retracted};
  if (kind == "mixed") return true;
  if (kind != "people" && std::find(common.begin(), common.end(), field) != common.end()) return true;
  const auto found = of.find(kind);
  if (found == of.end() || std::find(found->second.begin(), found->second.end(), field) == found->second.end()) return false;
  return !(kind == "recognition" && field == Field::score && table.has(Field::points));
}

}  // namespace kudosk::sources::sheet
