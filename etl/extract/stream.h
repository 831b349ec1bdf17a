/*
 * Where bytes come from, below source_stream: a file or a member of a zip, each perhaps gzipped.
 * Private to extract. This is the seam for other origins (a URL, a spreadsheet): open, read, close,
 * progress.
 */
#ifndef EXTRACT_STREAM_H
#define EXTRACT_STREAM_H

#include "extract/extract.h"
#include <stdio.h>

/* Refuse what inflates beyond both: zip bombs, not ledgers, which compress some ten to fifty times.
 */
#define INFLATE_MAX_RATIO 1000u
#define INFLATE_FREE (64u << 20)

/* An origin: one kind of bytes. `self` is its own. */
struct origin {
	void *self;
	/* Bytes read, 0 at the end, -1. */
	long (*read)(void *self, void *p, size_t n, struct error *e);
	void (*progress)(void *self, uint64_t *done, uint64_t *total);
	void (*close)(void *self);
};

/* fd stays the caller's where `borrowed`; it is read by position, so that many can read it at once.
 */
void origin_fd(struct origin *out, int fd, bool borrowed, const char *name);
/* path as the file system knows it. */
int origin_zip(struct origin *out, const char *path, const char *member, const char *name,
	       struct error *e);
/* Inflates `inner`, which it then owns; the n bytes of `head` were read already. */
void origin_gzip(struct origin *out, const struct origin *inner, const void *head, size_t n,
		 const char *name);

/* *fd: the copy of what can be read only once ("-", pipes, devices), made the first time it is
 * asked for and kept for the whole process; -1: the path is a file, to be opened as often as
 * wanted. */
int spool_find(int *fd, const char *path, struct error *e);
/* Where the file system finds a source's path: itself, or its copy. */
int stream_path(char *out, size_t size, const char *path, struct error *e);

/* Bytes of a source that is copied to be read as a file. */
#define SOURCE_FILE_MAX ((uint64_t)8 << 30)

/* A source as a file that can be read by position: itself, or a temporary copy. */
struct source_file {
	int fd;
	bool own;
	FILE *copy;
};

int source_file_open(struct source_file *out, const struct source *source, struct error *e);
void source_file_close(struct source_file *f);

/* Calls `found` for each member that is a file, with its raw name. */
int zip_list(const char *path, const char *name, int (*found)(void *payload, const char *member),
	     void *payload, struct error *e);
/* A member's name for people: what is not UTF-8 is CP437, as PKWARE's APPNOTE says. Free with
 * free(). */
char *zip_display(const char *member);

#endif
