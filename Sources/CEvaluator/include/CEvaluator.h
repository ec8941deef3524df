// The system calls around an evaluator process that Swift cannot make by itself: starting it from a process with many
// threads, and the handlers that end it, which must not run Swift code.
#pragma once

#include <stdint.h>
#include <sys/types.h>

// How an evaluator process ends itself. Everything else (a signal, another status) is a crash.
typedef enum {
    EVALUATOR_EXIT_PIPE_CLOSED = 0,
    EVALUATOR_EXIT_TIMEOUT = 101,
    EVALUATOR_EXIT_MEMORY = 102,
    EVALUATOR_EXIT_PROTOCOL = 103,
} EvaluatorExit;

// Starts `path evaluator-child` with one end of a stream socket pair as descriptor 0, /dev/null as 1 and 2, nothing
// else open, an environment of SWIFT_BACKTRACE=enable=no alone, default signal dispositions, an empty signal mask and a
// process group of its own (so that Ctrl-C at a terminal reaches the daemon only).
// Returns 0 and fills in the process id and the other end (non-blocking, closed on exec), or an error number.
int evaluator_spawn(const char *path, const char *argument, pid_t *pid, int *descriptor);

// Bounds the calling process: RLIMIT_DATA (bytes; 0 leaves it alone), no core dumps, one malloc arena. Returns 0 or an
// error number. There is no PR_SET_PDEATHSIG: it fires when the *thread* that started the process ends, which the
// threads of a pool do at any time. A process whose daemon is gone ends at the next read or write, or when its clock
// next ticks.
int evaluator_limit(uint64_t memory);

// Counts CPU time: the process ends with EVALUATOR_EXIT_TIMEOUT when more than about `nanoseconds` pass between two
// calls of evaluator_clock_restart. Looks at descriptor 0 after every 100 ms of CPU time at the latest, and ends with
// EVALUATOR_EXIT_PIPE_CLOSED when the other end is gone.
void evaluator_clock_start(uint64_t nanoseconds);

// Begins a new allowance of `times` times the duration given at the start. Costs one store.
void evaluator_clock_restart(int times);

// Whether a part of the allowance passed since the last call: time to send what is finished.
int evaluator_clock_ticked(void);

// How many bytes the calling process holds in its heap, free ones left out. Looks at each free block: some microseconds.
uint64_t evaluator_heap_in_use(void);

// Ends the process at once, without exit handlers.
_Noreturn void evaluator_exit(int status);
