// Pictures decoded in a process of their own, which begins with the first picture and ends when none has come for a while. The studio thread owns this end.
// Over a socket go, native and unpadded: a greeting from the child, and a byte that says whether it is locked in (1) or the kernel can't (0); then for each picture w, h, the most
// frames (0: it need not move), the bytes' length (32 bits each) and the bytes; back come kind (−1: a picture), w, h, frames, the length of what follows, and that: for each frame
// its pixels, and its delay where it may move; or an error's message and hint with a zero byte between them.
#pragma once

#include <sys/types.h>

#include <functional>
#include <memory>

#include "base/posix.h"
#include "base/time.h"
#include "platform/picture.h"

namespace kudosk::platform {

/// The argument with which the program is one that serves pictures on its standard input.
inline constexpr const char* kDecodePictures = "decode-pictures";

struct Child {
  pid_t pid = -1;  ///< −1: none to wait for
  posix::Descriptor socket;
};
using StartChild = std::function<Result<Child>()>;
/// This program again, with kDecodePictures.
Result<Child> start_this_program();

/// `patience` is how long one picture may take. A child that does not greet is not one of ours: then it is decoded here. That, and a child that is not locked in, is said in
/// `log` (may be null), once.
std::unique_ptr<Decoder> make_decoder(StartChild start, Millis patience = Millis{10000}, Log* log = nullptr);

/// The child's side: until the other end closes, or nothing has come for `idle`. With `confined` it gives up what a decoder has no use for: files, the network,
/// other programs (seal.h), memory without bound, the log's standard error. The process's exit code.
int serve_pictures(int socket, Millis idle = Millis{30000}, bool confined = true);

}  // namespace kudosk::platform
