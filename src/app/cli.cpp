#include "app/cli.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <functional>
#include <iostream>

#include "app/commands.h"
#include "app/health.h"
#include "app/watcher.h"
#include "config/load.h"

namespace kudosk::app {

namespace {

std::optional<std::pair<int, int>> parse_size(const std::string& text) {
  int w = 0, h = 0;
  const char* end = text.data() + text.size();
  auto first = std::from_chars(text.data(), end, w);
  if (first.ec != std::errc{} || first.ptr == end || (*first.ptr != 'x' && *first.ptr != 'X')) return std::nullopt;
  auto second = std::from_chars(first.ptr + 1, end, h);
  if (second.ec != std::errc{} || second.ptr != end || w < 160 || h < 160 || w > 16384 || h > 16384) return std::nullopt;
  return std::pair{w, h};
}

const CLI::Validator kSize(
    [](std::string& text) { return parse_size(text) ? std::string{} : "'" + text + "' is no size: WIDTHxHEIGHT in pixels, such as 1920x1080 (160 to 16384 a side)"; }, "WxH",
    "size");

const CLI::Validator kTimes(
    [](std::string& text) {
      double value = 0;
      for (std::size_t from = 0; from <= text.size();) {
        const std::size_t to = std::min(text.find(',', from), text.size());
        const auto parsed = std::from_chars(text.data() + from, text.data() + to, value);
        if (parsed.ec != std::errc{} || parsed.ptr != text.data() + to || value < 0 || value > 86400) return "'" + text + "': seconds since the slide's start, such as 0.4,1,3";
        from = to + 1;
      }
      return std::string{};
    },
    "T1,T2…", "times");

const CLI::Validator kPublishTo(
    [](std::string& text) {
      if (text.empty()) return std::string("a folder's path, or an http(s) address");
      const auto scheme = text.find("://");
      if (scheme == text.npos || text.rfind("http://", 0) == 0 || text.rfind("https://", 0) == 0) return std::string{};
      return "'" + text.substr(0, scheme) + "' is nothing that can be written to: a folder's path, or an http(s) address to PUT to";
    },
    "", "publish");

const CLI::Validator kRegion(
    [](std::string& text) {
      const bool plain = !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == text.npos;
      return plain ? std::string{} : "'" + text + "' is no region: a name such as eu-central-1 (or auto, where the store says so)";
    },
    "", "region");

std::vector<double> parse_times(const std::string& text) {
  std::vector<double> out;
  for (std::size_t from = 0; !text.empty() && from <= text.size();) {
    const std::size_t to = std::min(text.find(',', from), text.size());
    out.push_back(std::strtod(text.substr(from, to - from).c_str(), nullptr));
    from = to + 1;
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  Watcher::block_signals();
  CLI::App app{"kudosk shows an organisation's praise, learning and goals on a TV.", "kudosk"};
  app.require_subcommand(1);
  app.set_version_flag("--version", "kudosk " + version());
  app.footer("Try `kudosk demo`, then `kudosk run --help`. Exit codes: 0 done, 1 the command's own finding, 2 usage or configuration, 3 no display.");

  Common common;
  std::string config_file, log_form = "human", size, window, at;
  std::function<int()> command;
  int display = 0;

  const auto add = [&](const char* name, const char* what) {
    CLI::App* sub = app.add_subcommand(name, what);
    sub->add_option("--config", config_file, "The configuration (default: $XDG_CONFIG_HOME/kudosk/kudosk.json, then /etc/kudosk/kudosk.json)")->type_name("FILE");
    sub->add_option("--log", log_form, "One line an event on standard error: human, or json")->check(CLI::IsMember({"human", "json"}))->type_name("FORM");
    return sub;
  };
  const auto add_window = [&](CLI::App* sub) { sub->add_option("--window", window, "A window of this size instead of the whole screen")->check(kSize); };
  const auto window_options = [&](const CLI::App* sub) {
    RunOptions options;
    if (!window.empty()) options.window = parse_size(window);
    if (const auto* named = sub->get_option_no_throw("--display"); named && named->count() > 0) options.display = display;
    return options;
  };

  CLI::App* run_command = add("run", "Shows what the configured sources have, fullscreen, until it is ended");
  add_window(run_command);
  run_command->add_option("--display", display, "Which display, from 0")->check(CLI::Range(0, 63))->type_name("N");
  run_command->callback([&] { command = [&] { return run(common, window_options(run_command)); }; });

  CLI::App* demo_command = add("demo", "Shows samples from an API of its own on this machine: new kudos arrive, one is edited, one retracted, a goal moves on");
  add_window(demo_command);
  demo_command->callback([&] { command = [&] { return demo(common, window_options(demo_command)); }; });

  ShowOptions show_options;
  CLI::App* show_command = add("show", "Shows a sheet of awards (CSV) at an event, without any configuration: in its order, with the keys of whoever runs it");
  show_command->add_option("FILE", show_options.file, "The sheet: CSV in any encoding, its columns named in the first row")->required()->type_name("FILE.csv");
  show_command->add_option("FOLDER", show_options.folder, "Photos, each called like the person (default: a folder named photos beside the sheet)")->type_name("FOLDER");
  add_window(show_command);
  show_command->add_option("--display", display, "Which display, from 0")->check(CLI::Range(0, 63))->type_name("N");
  show_command->callback([&] {
    command = [&] {
      show_options.run = window_options(show_command);
      return show(common, show_options);
    };
  });

  CheckOptions check_options;
  CLI::App* check_command = add("check", "Finds every problem of a configuration, then tries each source for real");
  check_command->add_flag("--offline", check_options.offline, "The configuration alone: no source is asked");
  check_command->add_flag("--json", check_options.json, "The findings as JSON on standard output");
  CLI::Option* sample = check_command->add_option("--sample", check_options.sample, "A saved answer of a service: what the source's mapping makes of it, field by field");
  sample->type_name("FILE");
  check_command->add_option("--source", check_options.source, "The source whose mapping that is, where several have one")->type_name("NAME")->needs(sample);
  check_command->callback([&] { command = [&] { return check(common, check_options); }; });

  RenderOptions render_options;
  CLI::App* render_command = add("render", "The same frames without a display: as PNG pictures, or as raw video on standard output");
  render_command->add_flag("--demo", render_options.demo, "The demo's content, with a fixed clock");
  render_command->add_option("--out", render_options.out, "The pictures' folder, or - for raw RGB24 video on standard output")->required()->type_name("DIR|-");
  render_command->add_option("--size", size, "The output's size (default: the configured one, else 1920x1080)")->check(kSize);
  render_command->add_option("--at", at, "Seconds since a slide's start, one picture each (default: when it stands still)")->check(kTimes);
  CLI::Option* fps = render_command->add_option("--fps", render_options.fps, "Frames a second of the video (default 30)")->check(CLI::Range(1.0, 240.0))->type_name("N");
  CLI::Option* seconds = render_command->add_option("--seconds", render_options.seconds, "Length of the video (default 10)")->check(CLI::Range(0.001, 86400.0))->type_name("S");
  render_command->add_option("--scene", render_options.scene, "Only slides of this kind")->type_name("KIND");
  render_command->add_flag("--sheet", render_options.sheet, "One picture of all scenes, themes, sizes and languages: DIR/sheet.jpg");
  render_command->add_option("--item", render_options.item, "Only this item of the feed")->type_name("ID");
  render_command->add_option("--clock", render_options.clock, "Pretend that it is this time (RFC 3339)")->type_name("TIME");
  render_command->callback([&] {
    command = [&] {
      if (!size.empty()) render_options.size = parse_size(size);
      render_options.at = parse_times(at);
      render_options.video = render_options.out == "-" || fps->count() > 0 || seconds->count() > 0;
      return render(common, render_options);
    };
  });

  ServeSampleOptions serve_options;
  CLI::App* serve_command = add("serve-sample", "The sample recognition API on this machine, to build and test against");
  serve_command->add_option("--port", serve_options.port, "The port on 127.0.0.1 (default 8080; 0: any free one)")->check(CLI::Range(0, 65535))->type_name("N");
  serve_command->add_option("--faults", serve_options.faults, "Faults to show, by name, one after another (an unknown name lists them)")->type_name("LIST");
  serve_command->callback([&] { command = [&] { return serve_sample(common, serve_options); }; });

  PublishOptions publish_options;
  CLI::App* publish_command = add("publish", "Polls the sources in the screens' place and writes one merged, policy-checked feed for all of them");
  publish_command->add_option("--out", publish_options.out, "A folder, or an http(s) address to PUT to")->required()->check(kPublishTo)->type_name("FOLDER|URL");
  publish_command->add_flag("--once", publish_options.once, "Ask every source once, write, and leave");
  StoreAccess& access = publish_options.access;
  CLI::Option* store_token =
      publish_command->add_option("--token-file", access.token_file, "The store's bearer token, for PUT: a file, env:NAME or credential:NAME")->type_name("FILE");
  CLI::Option* store_id = publish_command->add_option("--key-id-file", access.key_id_file, "The id of a key that requests are signed with (S3 and its like)")->type_name("FILE");
  CLI::Option* store_secret = publish_command->add_option("--secret-file", access.secret_file, "That key's secret")->type_name("FILE")->needs(store_id);
  store_id->needs(store_secret)->excludes(store_token);
  publish_command->add_option("--session-file", access.session_file, "A temporary key's session token")->type_name("FILE")->needs(store_id);
  publish_command->add_option("--region", access.region, "The store's region (default us-east-1)")->type_name("NAME")->needs(store_id)->check(kRegion);
  publish_command->callback([&] {
    if ((*store_token || *store_id) && !is_address(publish_options.out)) throw CLI::ValidationError("--out", "a token or key is for an http(s) address; a folder needs none");
    command = [&] { return publish(common, publish_options); };
  });

  bool status_as_json = false;
  CLI::App* status_command = add("status", "How the screen that runs on this machine is doing");
  status_command->add_flag("--json", status_as_json, "As JSON");
  status_command->callback([&] { command = [&] { return status(common, status_as_json); }; });

  std::string sign_in_source;
  CLI::App* sign_in_command = add("sign-in", "Signs a source in by device code, in the terminal");
  sign_in_command->add_option("SOURCE", sign_in_source, "The source's name in the configuration")->required();
  sign_in_command->callback([&] { command = [&] { return sign_in(common, sign_in_source); }; });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool fine = error.get_exit_code() == 0;  // --help, --version
    app.exit(error, std::cout, std::cerr);
    return fine ? kDone : kUsage;
  }
  common.config_named = !config_file.empty();
  common.config = common.config_named ? std::filesystem::path(config_file) : default_config();
  common.log = log_form == "json" ? Log::Form::json : Log::Form::human;
  return command();
}

}  // namespace kudosk::app
