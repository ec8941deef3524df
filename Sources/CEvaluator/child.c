#define _GNU_SOURCE
#include "CEvaluator.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

// The allowance is counted in parts: one store begins a new one, where setting a timer would be a system call an event.
enum { parts = 8 };

static volatile sig_atomic_t parts_left;
static volatile sig_atomic_t ticked;

static void tick(int signal) {
    (void)signal;
    ticked = 1;
    if (--parts_left < 0) _exit(EVALUATOR_EXIT_TIMEOUT);
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
    evaluator_clock_restart(1);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = tick;
    action.sa_flags = SA_RESTART;
    sigaction(SIGPROF, &action, NULL);
    uint64_t microseconds = nanoseconds / 1000 / parts;
    if (microseconds < 1000) microseconds = 1000;
    struct itimerval timer;
    timer.it_interval.tv_sec = (time_t)(microseconds / 1000000);
    timer.it_interval.tv_usec = (suseconds_t)(microseconds % 1000000);
    timer.it_value = timer.it_interval;
    setitimer(ITIMER_PROF, &timer, NULL);
}

void evaluator_clock_restart(int times) {
    // One part more, since the first tick comes anywhere inside the first part.
    parts_left = parts * times + 1;
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
