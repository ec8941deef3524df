#define _GNU_SOURCE
#include "CEvaluator.h"

#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

// The allowance is counted in parts: one store begins a new one, where setting a timer would be a system call an event.
// A part is an eighth of it, and no longer than a process may outlive its daemon.
enum { parts_min = 8, part_microseconds_min = 1000, part_microseconds_max = 100000 };

static int64_t parts;
static volatile sig_atomic_t parts_left;
static volatile sig_atomic_t ticked;

static int is_alone(void) {
    struct pollfd pipe = {0, 0, 0};
    return poll(&pipe, 1, 0) > 0 && (pipe.revents & POLLHUP);
}

static void tick(int signal) {
    (void)signal;
    int error = errno;
    ticked = 1;
    if (--parts_left < 0) _exit(EVALUATOR_EXIT_TIMEOUT);
    if (is_alone()) _exit(EVALUATOR_EXIT_PIPE_CLOSED);
    errno = error;
}

int evaluator_limit(uint64_t memory) {
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0) return errno;
    mallopt(M_ARENA_MAX, 1);
    if (memory > 0) {
        struct rlimit limit = {memory, memory};
        if (setrlimit(RLIMIT_DATA, &limit) != 0) return errno;
    }
    return 0;
}

void evaluator_clock_start(uint64_t nanoseconds) {
    uint64_t microseconds = nanoseconds / 1000 / parts_min;
    if (microseconds < part_microseconds_min) microseconds = part_microseconds_min;
    if (microseconds > part_microseconds_max) microseconds = part_microseconds_max;
    parts = (int64_t)(nanoseconds / 1000 / microseconds);
    if (parts < parts_min) parts = parts_min;
    evaluator_clock_restart(1);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = tick;
    action.sa_flags = SA_RESTART;
    sigaction(SIGPROF, &action, NULL);
    struct itimerval timer;
    timer.it_interval.tv_sec = 0;
    timer.it_interval.tv_usec = (suseconds_t)microseconds;
    timer.it_value = timer.it_interval;
    setitimer(ITIMER_PROF, &timer, NULL);
}

void evaluator_clock_restart(int times) {
    int64_t left;
    if (__builtin_mul_overflow(parts, (int64_t)times, &left) || left >= INT_MAX) left = INT_MAX - 1;
    // One part more, since the first tick comes anywhere inside the first part.
    parts_left = (sig_atomic_t)(left + 1);
}

uint64_t evaluator_heap_in_use(void) {
    struct mallinfo2 heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
}

int evaluator_clock_ticked(void) {
    int result = ticked;
    ticked = 0;
    return result;
}

void evaluator_exit(int status) {
    _exit(status);
}
