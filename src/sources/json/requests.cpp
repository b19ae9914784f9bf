#include "sources/json/requests.h"

#include <algorithm>

#include "sources/json/evaluate.h"

namespace kudosk::sources::mapping {
namespace {

using nlohmann::json;

std::string filled(const Pattern& pattern, const Variables& variables, bool path, bool* missing = nullptr) {
  std::string out;
  for (const auto& piece : pattern.pieces) {
    if (piece.is != Pattern::Piece::Is::variable) {
      out += piece.is == Pattern::Piece::Is::text ? piece.text : "{" + piece.pointer.text() + "}";
      continue;
    }
    const auto known = variables.find(piece.text);
    const std::string value = known == variables.end() ? std::string() : known->second;
    if (value.empty() && missing) *missing = true;
    if (!path) {
      out += value;
      continue;
    }
    // "owner/name" is two parts of a path.
    for (std::size_t from = 0; from <= value.size();) {
      const std::size_t to = std::min(value.find('/', from), value.size());
      out += (from > 0 ? "/" : "") + net::percent_encode(std::string_view(value).substr(from, to - from));
      from = to + 1;
    }
  }
  return out;
}

json filled(const json& body, const Variables& variables) {
  json out = body;
  if (body.is_string()) {
    std::string text = body.get<std::string>();
    for (const auto& [name, value] : variables)
      for (std::size_t at = text.find("{$" + name + "}"); at != std::string::npos; at = text.find("{$" + name + "}", at + value.size())) text.replace(at, name.size() + 3, value);
    out = text;
  } else if (body.is_structured()) {
    for (auto& inner : out) inner = filled(inner, variables);
  }
  return out;
}

/// The service's address with a path behind it, before what it has of a query.
std::string joined(std::string_view url, std::string_view path) {
  const std::size_t end = std::min(url.find_first_of("?#"), url.size());
  std::string out(url.substr(0, end));
  if (!path.empty()) {
    while (!out.empty() && out.back() == '/') out.pop_back();
    if (path.front() != '/' && path.front() != '?') out += '/';
    out += path;
  }
  if (end < url.size() && url[end] == '?') {
    const std::string_view query = url.substr(end + 1, url.find('#', end) - end - 1);
    if (!query.empty()) out.append(out.find('?') == out.npos ? "?" : "&").append(query);
  }
  return out;
}

void sign_in(const Plan& plan, const std::vector<Carried>& headers, HttpAsk& ask) {
  for (const Carried& header : headers)
    if (header.secret) ask.secrets.push_back(*header.secret);
  const bool own = std::any_of(headers.begin(), headers.end(), [](const Carried& header) {
    std::string name = header.name;
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return c >= 'A' && c <= 'Z' ? c | 32 : c; });
    return header.secret && name == "authorization";
  });
  if (!own) ask.secrets.insert(ask.secrets.end(), plan.sign_in.begin(), plan.sign_in.end());
}

void set_header(net::Request& request, const std::string& name, const std::string& value) {
  const auto same = [&](const net::Header& header) {
    return header.name.size() == name.size() && std::equal(name.begin(), name.end(), header.name.begin(), [](char a, char b) { return (a | 32) == (b | 32); });
  };
  const auto found = std::find_if(request.headers.begin(), request.headers.end(), same);
  if (found == request.headers.end()) {
    request.headers.push_back({name, value});
  } else {
    found->value = value;
  }
}

std::string day(Wall when) {
  std::string out = format_rfc3339(when);
  out.resize(10);
  return out;
}

}  // namespace

std::vector<Job> jobs(const Plan& plan, const Now& now, Millis max_age) {
  Variables base = plan.variables;
  if (now.trusted) {
    base["today"] = day(now.wall);
    if (max_age > Millis::zero() && now.wall.time_since_epoch() > max_age) {
      base["since_date"] = day(now.wall - max_age);
      base["since"] = base["since_date"] + "T00:00:00Z";
    }
  }
  std::vector<Job> out;
  for (const Part& part : plan.parts) {
    std::vector<Job> these{{&part, base}};
    for (const auto& [name, values] : part.loops) {
      std::vector<Job> more;
      for (const Job& job : these)
        for (const std::string& value : values) {
          more.push_back(job);
          more.back().variables[name] = value;
        }
      these = std::move(more);
    }
    out.insert(out.end(), std::make_move_iterator(these.begin()), std::make_move_iterator(these.end()));
  }
  return out;
}

PageAt first_page(const Part& part) {
  PageAt out;
  if (part.paging.by == Paging::By::page) out.number = part.paging.from;
  if (part.paging.by == Paging::By::page || part.paging.by == Paging::By::skip) out.parameter = std::to_string(out.number);
  return out;
}

bool carries_secret(const Plan& plan, const Part& part) {
  const auto secret = [](const Carried& carried) { return carried.secret.has_value(); };
  return !plan.sign_in.empty() || std::any_of(part.request.headers.begin(), part.request.headers.end(), secret) ||
         std::any_of(part.request.query.begin(), part.request.query.end(), secret);
}

HttpAsk page_ask(const Plan& plan, const Job& job, const PageAt& page) {
  const RequestPlan& request = job.part->request;
  const Paging& paging = job.part->paging;
  HttpAsk ask;
  ask.request.method = request.method;
  ask.request.headers = {{"Accept", "application/json"}};
  for (const Carried& header : request.headers)
    if (!header.secret) set_header(ask.request, header.name, filled(header.value, job.variables, false));
  sign_in(plan, request.headers, ask);
  json body = filled(request.body, job.variables);
  if (!page.address.empty()) {
    ask.request.url = page.address;
  } else {
    ask.request.url = joined(plan.url, filled(request.path, job.variables, true));
    for (const Carried& parameter : request.query) {
      if (parameter.secret) continue;
      bool missing = false;
      const std::string value = filled(parameter.value, job.variables, false, &missing);
      if (!missing) ask.request.url = net::with_query(ask.request.url, parameter.name, value);
    }
    const auto add = [&](const std::string& name, const std::string& value, bool number) {
      if (name.empty() || value.empty()) return;
      if (paging.in_body) {
        if (!body.is_object()) body = json::object();
        body[name] = number ? json(std::stoll(value)) : json(value);
      } else {
        ask.request.url = net::with_query(ask.request.url, name, value);
      }
    };
    add(paging.size_parameter, paging.size > 0 ? std::to_string(paging.size) : std::string(), true);
    add(paging.parameter, page.parameter, paging.by != Paging::By::cursor);
  }
  // A secret in the query goes with each page; where the service put it into the next page's address itself, it is there twice.
  for (const Carried& parameter : request.query)
    if (parameter.secret) ask.secrets.push_back(*parameter.secret);
  if (!body.is_null()) {
    ask.request.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    set_header(ask.request, "Content-Type", "application/json");
  }
  return ask;
}

std::optional<HttpAsk> lookup_ask(const Plan& plan, const LookupPlan& lookup, const std::string& id, const Variables& variables) {
  if (id.empty() || id == "." || id == ".." || id.size() > 200) return std::nullopt;
  HttpAsk ask;
  ask.request.headers = {{"Accept", "application/json"}};
  std::string path;
  for (const auto& piece : lookup.path.pieces) {
    Pattern one;
    one.pieces.push_back(piece);
    path += piece.is == Pattern::Piece::Is::variable && piece.text == "id" ? net::percent_encode(id) : filled(one, variables, true);
  }
  ask.request.url = joined(plan.url, path);
  ask.request.max_bytes = 1u << 20;
  sign_in(plan, {}, ask);
  return ask;
}

Result<std::optional<PageAt>> next_page(const Plan& plan, const Job& job, const PageAt& page, const net::Response& response, const std::string& asked, Value document,
                                        std::size_t items) {
  const Part& part = *job.part;
  const Paging& paging = part.paging;
  const std::string from = response.url.empty() ? asked : response.url;
  PageAt out;
  const auto at_address = [&](const std::string& address) -> Result<std::optional<PageAt>> {
    out.address = net::resolve(from, address);
    if (net::origin(out.address).empty()) return fail(ErrorKind::content, plan.service + " names a next page that is no address", "see what stands at " + paging.at.text());
    if (carries_secret(plan, part) && !net::same_origin(out.address, from))
      return fail(ErrorKind::content, plan.service + "'s next page is at another origin (" + net::origin(out.address) + "), which is not asked: it would get the secret",
                  "name the address as \"url\" at which the service's own links are");
    return out;
  };
  switch (paging.by) {
    case Paging::By::none:
      return std::nullopt;
    case Paging::By::next:
    case Paging::By::cursor: {
      const Value there = paging.at.first(document);
      const Scalar value = scalar_of(there);
      if (!there || there.is_null() || (there.text() && !value) || (value.is == Scalar::Is::flag && !value.flag)) return std::nullopt;
      if (!value || value.is == Scalar::Is::flag || (paging.by == Paging::By::next && value.is != Scalar::Is::text))
        return fail(ErrorKind::content, plan.service + ": what stands at " + paging.at.text() + " is no " + (paging.by == Paging::By::next ? "address" : "cursor"),
                    "the mapping's \"paging\" may name the wrong place");
      if (paging.by == Paging::By::next) return at_address(std::string(value.text()));
      out.parameter = value.text();
      return out;
    }
    case Paging::By::link: {
      const auto link = net::link_next(response);
      return link ? at_address(*link) : std::nullopt;
    }
    case Paging::By::page:
    case Paging::By::skip:
      if (items == 0 || (paging.size > 0 && items < static_cast<std::size_t>(paging.size))) return std::nullopt;
      out.number = page.number + (paging.by == Paging::By::page ? 1 : static_cast<int>(items));
      out.parameter = std::to_string(out.number);
      return out;
  }
  return std::nullopt;
}

}  // namespace kudosk::sources::mapping
