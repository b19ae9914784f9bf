#include "sync/roster.h"

#include <algorithm>
#include <map>
#include <utility>

#include "config/option.h"
#include "sync/fingerprint.h"

namespace kudosk::sync {

using namespace std::chrono_literals;

namespace {

/// So many are polled at once when the screen starts; more are spread over up to two seconds.
constexpr std::size_t at_once = 4;
constexpr Millis spread_each = 100ms, longest_spread = 2s;

std::vector<const SourceSettings*> enabled(const Config& config) {
  std::vector<const SourceSettings*> out;
  for (const auto& source : config.sources)
    if (source.enabled) out.push_back(&source);
  return out;
}

/// Whether both are asked in the same way. What only the merge needs (weight, window) may differ.
bool same(const SourceSettings& a, const SourceSettings& b) {
  const auto asked = [](std::string_view key) { return key != "weight" && key != "when"; };
  return a.type == b.type && a.name == b.name && a.interval == b.interval && a.limit == b.limit && a.kinds == b.kinds && a.screens == b.screens && a.allow_http == b.allow_http &&
         a.ca_file == b.ca_file && a.folder == b.folder && option_line(a, asked) == option_line(b, asked);
}

}  // namespace

std::unique_ptr<Runner> Roster::make(RunnerSetup setup) {
  setup.config = config_;
  setup.state = options_.state;
  setup.once = options_.once;
  setup.seed = static_cast<std::uint64_t>(random_.unit() * 0x1.0p53) + 1;
  return std::make_unique<Runner>(std::move(setup), options_.make, reporter_);
}

Roster::Enlisted Roster::enlist(std::shared_ptr<const Config> config, store::Contents stored, const Now& now) {
  config_ = std::move(config);
  Enlisted out;
  const auto sources = enabled(*config_);
  const auto spread = options_.once || sources.size() <= at_once ? Millis{} : std::min(longest_spread, spread_each * static_cast<int>(sources.size()));
  for (const auto* source : sources) {
    RunnerSetup setup;
    setup.settings = *source;
    setup.first_poll = now.show + Millis(static_cast<Millis::rep>(static_cast<double>(spread.count()) * random_.unit()));
    Holding holding;
    if (const auto found = stored.sources.find(source->name); found != stored.sources.end()) {
      auto& known = found->second;
      const auto keep = keepable(known.fingerprint, fingerprint(*source, *config_));
      out.lost = out.lost || keep != Keep::all;
      if (keep == Keep::all) {
        setup.memory = std::move(known.memory);
        setup.validators = std::move(known.validators);
      }
      if (keep != Keep::nothing) {
        holding = std::move(known.holding);
        setup.last_success = known.last_success;
      }
      stored.sources.erase(found);
    }
    holding.source = source->name;
    if (!options_.state.empty()) setup.kept = store::read_secrets(options_.state, source->name);
    runners_.push_back(make(std::move(setup)));
    out.holdings.push_back(std::move(holding));
  }
  out.lost = out.lost || !stored.sources.empty();
  return out;
}

Roster::Enlisted Roster::follow(std::shared_ptr<const Config> config, std::vector<Holding> holdings, const Now& now, net::Transport& transport) {
  const auto before = std::exchange(config_, std::move(config));
  const bool anew = before->language != config_->language || widens(*before, *config_);
  std::map<std::string, std::pair<std::unique_ptr<Runner>, Holding>> old;
  for (std::size_t i = 0; i < runners_.size(); ++i) {
    const auto name = runners_[i]->name();
    old[name] = {std::move(runners_[i]), std::move(holdings[i])};
  }
  runners_.clear();

  Enlisted out;
  for (const auto* source : enabled(*config_)) {
    RunnerSetup setup;
    setup.settings = *source;
    setup.first_poll = now.show;
    Holding holding;
    if (const auto found = old.find(source->name); found != old.end()) {
      auto& [runner, held] = found->second;
      if (!anew && same(runner->settings(), *source)) {
        runner->reconfigure(config_);
        runners_.push_back(std::move(runner));
        out.holdings.push_back(std::move(held));
        old.erase(found);
        continue;
      }
      runner->abandon(transport);
      const auto keep = keepable(fingerprint(runner->settings(), *before), fingerprint(*source, *config_));
      if (keep == Keep::all) {
        setup.memory = runner->memory();
        setup.validators = runner->validators();
      }
      if (keep != Keep::nothing) {
        holding = std::move(held);
        setup.last_success = runner->state().last_success;
      } else {
        out.lost = out.lost || !held.items.empty();
      }
      if (runner->settings().type == source->type) {
        setup.kept = runner->kept();
        setup.buckets = runner->buckets();
      }
      old.erase(found);
    } else if (!options_.state.empty()) {
      setup.kept = store::read_secrets(options_.state, source->name);
    }
    reporter_.forget(source->name);
    holding.source = source->name;
    runners_.push_back(make(std::move(setup)));
    out.holdings.push_back(std::move(holding));
  }
  for (auto& [name, one] : old) {
    one.first->abandon(transport);
    reporter_.forget(name);
    out.lost = out.lost || !one.second.items.empty();
  }
  return out;
}

Runner* Roster::find(std::string_view name) {
  const auto found = std::find_if(runners_.begin(), runners_.end(), [&](const auto& runner) { return runner->name() == name; });
  return found == runners_.end() ? nullptr : found->get();
}

store::Stored Roster::stored(std::size_t index) const {
  const auto& runner = *runners_[index];
  store::Stored out;
  out.fingerprint = fingerprint(runner.settings(), *config_);
  out.memory = runner.memory();
  out.validators = runner.validators();
  out.last_success = runner.state().last_success;
  return out;
}

}  // namespace kudosk::sync
