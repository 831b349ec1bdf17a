/*
 * Errors that stop what was asked: a class for the exit code and the HTTP status, and one text.
 * Faults in single lines are not errors but data: see model/issue.h.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdarg.h>

enum status {
	STATUS_OK = 0,
	STATUS_USAGE,   /* the caller's words are off (command line, query) */
	STATUS_INPUT,   /* a file or a mapping cannot be understood */
	STATUS_REFUSED, /* understood, and refused: rejected lines, totals that do not tie, overlap
			 */
	/* Four that are easily taken for one another, and that the API answers differently. */
	STATUS_NO_CUBE,   /* the store has no cube of that name */
	STATUS_GONE,      /* the store has it, and all that was published of it was withdrawn */
	STATUS_NO_FILE,   /* a file, folder or store of this machine that is not there */
	STATUS_NOT_FOUND, /* anything else that was asked for: a dataset, an original, an address */
	STATUS_EXISTS,    /* nothing to do: the same file was loaded before */
	STATUS_IO,        /* reading or writing failed */
	STATUS_FULL,      /* no space left */
	STATUS_STORE,     /* the store is damaged, busy or of a newer version */
	STATUS_LIMIT,     /* a named limit was passed */
	STATUS_INTERRUPTED, /* a signal or a closed pipe ended it */
};

struct error {
	enum status status;
	char text[2048];
};

/* Sets class and text (say what, where, why and how to mend it). Always returns -1. */
int error_set(struct error *e, enum status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Puts "context: " before the text on the way up. Always returns -1. */
int error_context(struct error *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* For our own mistakes: says so and aborts. */
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
/* Says so and ends the process as a fault does; what it had not finished is as after a kill, undone by who comes next. */
void out_of_memory(void) __attribute__((noreturn));
/* Turns errno into a status and text: "cannot <doing> <path>: <reason>". Returns -1. */
int error_errno(struct error *e, const char *doing, const char *path);

#endif
