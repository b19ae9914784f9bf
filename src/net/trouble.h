// curl's failures in plain words: what happened, where, and what to do. Pure but for asking the handle; network thread.
#pragma once

#include <curl/curl.h>

#include "net/http.h"

namespace kudosk::net {

/// Of a hop that ended with `code`; `request` is the one of that hop.
Error trouble(CURL* handle, CURLcode code, const Request& request);

}  // namespace kudosk::net
