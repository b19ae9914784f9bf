#include "base/error.h"

namespace kudosk {

const char* word(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::network:
      return "network";
    case ErrorKind::http:
      return "http";
    case ErrorKind::auth:
      return "auth";
    case ErrorKind::rate:
      return "rate";
    case ErrorKind::content:
      return "content";
    case ErrorKind::config:
      return "config";
    case ErrorKind::store:
      return "store";
    case ErrorKind::display:
      return "display";
    case ErrorKind::limit:
      return "limit";
  }
  return "content";
}

}  // namespace kudosk
