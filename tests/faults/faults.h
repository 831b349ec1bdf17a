/*
 * Faults on purpose, for the program as it is: linked with it into `stuiver_faults`, which runs every command. One
 * fault a run, named by the environment:
 *
 *     STUIVER_FAULT=KIND:N:SEED    the fault, at the N-th time that it could be (from 1)
 *     STUIVER_STACKS=FILE          two numbers (64 bits) for each allocation: which call stack asked, and for how much
 *     STUIVER_COUNT=FILE           appends "reads writes syncs changes allocations" when the run ends
 *
 * short  the N-th read of a file through SQLite gives half of what was asked
 * full   from the N-th write on the disk is full
 * sync   the N-th fsync fails, and what was written since the last is lost or not, as the seed has it
 * power  at the N-th change of a file the power goes: of what was written since the last fsync of each file, each
 *        write is there, is not, or is torn, as the seed has it
 * alloc  the N-th allocation fails, of whatever library
 * allocs from the N-th on all fail
 */
#ifndef FAULTS_H
#define FAULTS_H

#include <stdbool.h>
#include <stdint.h>

enum fault {
	FAULT_NONE,
	FAULT_SHORT,
	FAULT_FULL,
	FAULT_SYNC,
	FAULT_POWER,
	FAULT_ALLOC,
	FAULT_ALLOCS
};

struct faults {
	enum fault kind;
	uint64_t at, seed;
	uint64_t reads, writes, syncs, changes, allocations;
};
extern struct faults faults;

/* A number of the seed, another each time. */
uint64_t faults_random(void);

#endif
