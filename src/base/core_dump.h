// What a crash leaves behind: nothing of this process's memory, in which secrets are. Call it before the first secret is read, and before other threads are.
#pragma once

namespace kudosk {

/// No core file is written by this process and its children, and who collects cores by a pipe (systemd-coredump, apport) gets one that holds the registers and
/// no memory. Debuggers and measuring tools see as much as before. False where the system refuses one of the two.
bool keep_memory_out_of_core_dumps();

}  // namespace kudosk
