// A disk on which what was written takes 0.7 s to be kept: fdatasync waits before it does its work.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>

int fdatasync(int file) {
  int (*original)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  usleep(700000);
  return original(file);
}
