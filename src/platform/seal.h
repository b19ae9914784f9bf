// Locks the calling process in before it reads what strangers have sent: from then on it can compute, use memory, and talk over the descriptors that it has; it opens nothing,
// connects to nothing and starts nothing. Linux's seccomp, for every architecture that Debian's libseccomp knows. The pictures' process calls it, while it has one thread.
#pragma once

namespace kudosk::platform {

/// False where the kernel knows no system-call filter: then nothing has changed. A call that a library makes out of habit (a file's opening, a thread) fails with EPERM;
/// what no decoder ever does (a socket, another program, another process's memory) ends the process. There is no way back.
bool seal();

}  // namespace kudosk::platform
