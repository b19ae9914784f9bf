#include "platform/seal.h"

#include <seccomp.h>
#include <sys/mman.h>

#include <array>
#include <cerrno>
#include <memory>

namespace kudosk::platform {

namespace {

// By name, as not every machine has every call: 32-bit ones have two of what deals with time or places in memory, a new kernel's amd64 none of the old.
constexpr std::array kAllowed{"read",
                              "write",
                              "readv",
                              "writev",
                              "recv",
                              "recvfrom",
                              "send",
                              "sendto",
                              "poll",
                              "ppoll",
                              "ppoll_time64",  // the socket to the screen
                              "brk",
                              "munmap",
                              "mremap",
                              "madvise",  // memory
                              "futex",
                              "futex_time64",
                              "sched_yield",
                              "restart_syscall",  // locks
                              "clock_gettime",
                              "clock_gettime64",
                              "gettimeofday",
                              "nanosleep",
                              "clock_nanosleep",
                              "clock_nanosleep_time64",  // the time
                              "exit",
                              "exit_group",
                              "rt_sigreturn",
                              "sigreturn",
                              "rt_sigprocmask",
                              "rt_sigaction",
                              "getpid",
                              "gettid",
                              "getrandom",
                              "close",  // the end
                              "fstat",
                              "fstat64",
                              "lseek",
                              "_llseek"};  // of what is open
// Never a decoder's: whoever calls these is in the hands of the picture.
constexpr std::array kDeadly{
    "socket",  "socketcall", "connect", "bind",   "listen",  "accept",      "accept4", "execve", "execveat",   "ptrace",         "process_vm_readv", "process_vm_writev", "mount",
    "umount2", "chroot",     "bpf",     "keyctl", "add_key", "init_module", "unshare", "setns",  "kexec_load", "io_uring_setup", "userfaultfd",      "memfd_create"};

using Filter = std::unique_ptr<void, void (*)(scmp_filter_ctx)>;

/// Of a call that this machine has not, nothing.
bool add(const Filter& filter, std::uint32_t action, const char* name) {
  const int number = seccomp_syscall_resolve_name(name);
  return number < 0 || seccomp_rule_add(filter.get(), action, number, 0) == 0;
}

/// Memory may be had, but none from a file and none that can be run.
bool add_memory(const Filter& filter) {
  const scmp_arg_cmp not_run = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0), of_no_file = SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS);
  for (const char* name : {"mmap", "mmap2"}) {
    const int number = seccomp_syscall_resolve_name(name);
    if (number >= 0 && seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, number, 2, not_run, of_no_file) != 0) return false;
  }
  return seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, not_run) == 0;
}

}  // namespace

bool seal() {
  const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)), seccomp_release);
  if (!filter) return false;
  for (const char* name : kAllowed)
    if (!add(filter, SCMP_ACT_ALLOW, name)) return false;
  for (const char* name : kDeadly)
    if (!add(filter, SCMP_ACT_KILL_PROCESS, name)) return false;
  return add_memory(filter) && seccomp_load(filter.get()) == 0;
}

}  // namespace kudosk::platform
