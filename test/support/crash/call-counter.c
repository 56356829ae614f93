/*
 * Preloaded into a command and all that it starts. It numbers the calls that change files, over all of these processes
 * and threads, and does harm at one of them before it is made:
 *
 *   GROVE_CALL_COUNTER  a file of eight bytes, the number so far; without it nothing is done
 *   GROVE_CALL_AT       the number of the call
 *   GROVE_CALL_ERROR    an errno: that call fails with it; without it the whole process group is killed
 *   GROVE_CALL_TIMES    with an error: how many calls fail, from that one on
 *
 * With an error only calls that need room on the disk are numbered. The calls go to the kernel by syscall(2), by the few
 * numbers that all architectures have.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum need { ROOM, NO_ROOM };

static atomic_long *counter;
static long first, times;
static int failure;

static long number(const char *name) {
  const char *text = getenv(name);
  return text == NULL ? 0 : atol(text);
}

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("GROVE_CALL_COUNTER");
  int fd = path == NULL ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  first = number("GROVE_CALL_AT");
  failure = (int)number("GROVE_CALL_ERROR");
  times = number("GROVE_CALL_TIMES");
  void *memory = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  syscall(SYS_close, fd);
  if (memory != MAP_FAILED) counter = memory;
}

/* Whether the call must fail; errno is set then. */
static int harmed(enum need need) {
  if (counter == NULL || (failure != 0 && need == NO_ROOM)) return 0;
  long call = atomic_fetch_add(counter, 1) + 1;
  if (failure == 0 && call == first) {
    kill(0, SIGKILL);
    for (;;) pause();
  }
  if (failure == 0 || call < first || call >= first + times) return 0;
  errno = failure;
  return 1;
}

static int is_file(int fd) {
  struct stat status;
  int before = errno;
  int regular = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  errno = before;
  return regular;
}

#define CALL(need, ...) (harmed(need) ? -1 : syscall(__VA_ARGS__))
#define ON_FILE(need, fd, ...) (is_file(fd) && harmed(need) ? -1 : syscall(__VA_ARGS__))

static int open_at(int directory, const char *path, int flags, mode_t mode) {
  if ((flags & (O_CREAT | O_TRUNC)) != 0 && harmed(ROOM)) return -1;
  return (int)syscall(SYS_openat, directory, path, flags, mode);
}

static mode_t mode_of(int flags, va_list rest) {
  return (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
}

#define OPEN(name)                                    \
  int name(const char *path, int flags, ...) {        \
    va_list rest;                                     \
    va_start(rest, flags);                            \
    mode_t mode = mode_of(flags, rest);               \
    va_end(rest);                                     \
    return open_at(AT_FDCWD, path, flags, mode);      \
  }
#define OPEN_AT(name)                                     \
  int name(int directory, const char *path, int flags, ...) { \
    va_list rest;                                         \
    va_start(rest, flags);                                \
    mode_t mode = mode_of(flags, rest);                   \
    va_end(rest);                                         \
    return open_at(directory, path, flags, mode);         \
  }
OPEN(open)
OPEN(open64)
OPEN_AT(openat)
OPEN_AT(openat64)

int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

ssize_t write(int fd, const void *data, size_t size) { return ON_FILE(ROOM, fd, SYS_write, fd, data, size); }
ssize_t writev(int fd, const struct iovec *parts, int count) { return ON_FILE(ROOM, fd, SYS_writev, fd, parts, count); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
  return ON_FILE(ROOM, fd, SYS_pwrite64, fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) { return pwrite(fd, data, size, at); }
int fsync(int fd) { return (int)ON_FILE(ROOM, fd, SYS_fsync, fd); }
int fdatasync(int fd) { return (int)ON_FILE(ROOM, fd, SYS_fdatasync, fd); }
int ftruncate(int fd, off_t size) { return (int)ON_FILE(NO_ROOM, fd, SYS_ftruncate, fd, size); }
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }
int truncate(const char *path, off_t size) { return (int)CALL(NO_ROOM, SYS_truncate, path, size); }
int truncate64(const char *path, off64_t size) { return truncate(path, size); }

int mkdirat(int directory, const char *path, mode_t mode) {
  return (int)CALL(ROOM, SYS_mkdirat, directory, path, mode);
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }
char *mkdtemp(char *path) {
  char *(*next)(char *) = (char *(*)(char *))dlsym(RTLD_NEXT, "mkdtemp");
  return harmed(ROOM) ? NULL : next(path);
}
int symlinkat(const char *target, int directory, const char *path) {
  return (int)CALL(ROOM, SYS_symlinkat, target, directory, path);
}
int symlink(const char *target, const char *path) { return symlinkat(target, AT_FDCWD, path); }
int linkat(int from, const char *old, int to, const char *path, int flags) {
  return (int)CALL(ROOM, SYS_linkat, from, old, to, path, flags);
}
int link(const char *old, const char *path) { return linkat(AT_FDCWD, old, AT_FDCWD, path, 0); }

int renameat2(int from, const char *old, int to, const char *path, unsigned int flags) {
  return (int)CALL(NO_ROOM, SYS_renameat2, from, old, to, path, flags);
}
int renameat(int from, const char *old, int to, const char *path) { return renameat2(from, old, to, path, 0); }
int rename(const char *old, const char *path) { return renameat(AT_FDCWD, old, AT_FDCWD, path); }
int unlinkat(int directory, const char *path, int flags) {
  return (int)CALL(NO_ROOM, SYS_unlinkat, directory, path, flags);
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
