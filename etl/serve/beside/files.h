/*
 * Answers that are files: workbooks, packages, CSV for Excel, and the store itself as a plain star.
 * They are made on disk, in $TMPDIR, before the first byte goes out, so that their length is told
 * and a fault is a status; a few at a time, so that others' questions are answered meanwhile.
 */
#ifndef SERVE_BESIDE_FILES_H
#define SERVE_BESIDE_FILES_H

#include "serve/reply.h"

struct files;

/* Of `workers` threads all but one may be making files. */
struct files *files_new(struct sessions *sessions, unsigned workers, bool offer_store);
void files_free(struct files *f);
/* Whether the operator lets the store be fetched. */
bool files_offer_store(const struct files *f);

enum file_kind { FILE_NONE, FILE_EXCEL_CSV, FILE_WORKBOOK, FILE_PACKAGE, FILE_STORE };

/* What the parameters of a question about facts or an aggregate ask for: download=csv-excel,
 * download=xlsx or format=xlsx. */
enum file_kind files_kind(const struct query *q);
/* `url` is the address that was asked, for the file to state. */
void files_answer(struct files *f, enum file_kind kind, const struct request *rq,
		  const struct query *q, struct str url, struct reply *r);

#endif
