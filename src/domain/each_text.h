// Every text of an item that may stand on the screen, but for names of people. Private to domain. Pure; any thread.
#pragma once

#include "domain/item.h"

namespace kudosk {

/// f(std::string&), or f(const std::string&) of a const item. A message's spans come one by one, after the message.
template <class ItemLike, class F>
void each_text(ItemLike& item, F&& f) {
  if (auto* praise = std::get_if<Recognition>(&item.body)) {
    f(praise->message);
    for (auto& span : praise->spans) f(span.text);
    f(praise->value);
  } else if (auto* milestone = std::get_if<Milestone>(&item.body)) {
    f(milestone->what);
    f(milestone->path);
    f(milestone->next);
  } else if (auto* goal = std::get_if<Goal>(&item.body)) {
    f(goal->title);
    f(goal->unit);
    for (auto& result : goal->key_results) {
      f(result.title);
      f(result.unit);
    }
  } else if (auto* lesson = std::get_if<Lesson>(&item.body)) {
    f(lesson->title);
    f(lesson->text);
  } else if (auto* announcement = std::get_if<Announcement>(&item.body)) {
    f(announcement->title);
    f(announcement->text);
    f(announcement->place);
  } else if (auto* standings = std::get_if<Standings>(&item.body)) {
    f(standings->title);
    f(standings->period);
    for (auto& entry : standings->entries) f(entry.unit);
  }
  f(item.said_in);
  for (auto& tag : item.tags) f(tag);
}

}  // namespace kudosk
