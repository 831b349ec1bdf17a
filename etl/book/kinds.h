/*
 * What each kind of workbook is to workbook.c. Private to book.
 */
#ifndef BOOK_KINDS_H
#define BOOK_KINDS_H

#include "book/book.h"
#include "book/container.h"

struct book_ops {
	const char *name;
	int (*read)(void *self, size_t sheet, const struct book_sink *sink, struct error *e);
	void (*close)(void *self);
};

struct book {
	const struct book_ops *ops;
	void *self;
	struct arena *arena;
	struct book_sheet *sheets;
	size_t nsheets;
};

/* Each fills ops, self and sheets; the package becomes theirs, also when they fail. */
int xlsx_open(struct book *b, struct container *p, struct error *e);
int ods_open(struct book *b, struct container *p, struct error *e);
int xls_open(struct book *b, int fd, struct error *e);
/* Adds a sheet; STATUS_LIMIT. */
int book_add_sheet(struct book *b, struct str name, bool hidden, struct error *e);

#endif
