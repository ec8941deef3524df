#define _GNU_SOURCE
#include "CScan.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/vfs.h>

const uint8_t *cscan_find(const uint8_t *from, const uint8_t *end, uint8_t byte) {
    return memchr(from, byte, (size_t)(end - from));
}

int cscan_event(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int cscan_is_unnamed_pipe(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 && status.f_type == PIPEFS_MAGIC;
}

int cscan_set_pipe_size(int pipe, int bytes) { return fcntl(pipe, F_SETPIPE_SZ, bytes); }
