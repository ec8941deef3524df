#define _GNU_SOURCE
#include "CEvaluator.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

static const int buffer_size = 1 << 20;

static int prepare_actions(posix_spawn_file_actions_t *actions, int descriptor) {
    int error = posix_spawn_file_actions_adddup2(actions, descriptor, 0);
    if (!error) error = posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
    if (!error) error = posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0);
    if (!error) error = posix_spawn_file_actions_addclosefrom_np(actions, 3);
    return error;
}

static int prepare_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int error = posix_spawnattr_setsigmask(attributes, &none);
    if (!error) error = posix_spawnattr_setsigdefault(attributes, &all);
    if (!error) error = posix_spawnattr_setpgroup(attributes, 0);
    if (!error) {
        error = posix_spawnattr_setflags(
            attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    return error;
}

static int spawn(const char *path, const char *argument, int descriptor, pid_t *pid) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);
    if (error) return error;
    error = posix_spawnattr_init(&attributes);
    if (!error) {
        error = prepare_actions(&actions, descriptor);
        if (!error) error = prepare_attributes(&attributes);
        if (!error) {
            char *const arguments[] = {(char *)path, (char *)argument, NULL};
            char *const environment[] = {"SWIFT_BACKTRACE=enable=no", NULL};
            error = posix_spawn(pid, path, &actions, &attributes, arguments, environment);
        }
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int evaluator_spawn(const char *path, const char *argument, pid_t *pid, int *descriptor) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return errno;
    // The child's end must not be 0: dup2 onto itself would keep it closed on exec.
    int childs = fcntl(ends[1], F_DUPFD_CLOEXEC, 3);
    int error = childs < 0 ? errno : 0;
    close(ends[1]);
    if (!error && fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) error = errno;
    if (!error) {
        // Less than asked for is slower, not wrong.
        setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &buffer_size, sizeof buffer_size);
        setsockopt(childs, SOL_SOCKET, SO_SNDBUF, &buffer_size, sizeof buffer_size);
        error = spawn(path, argument, childs, pid);
    }
    if (childs >= 0) close(childs);
    if (error) {
        close(ends[0]);
        return error;
    }
    *descriptor = ends[0];
    return 0;
}
