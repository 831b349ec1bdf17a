/*
 * Meetings of a council with their agenda items and documents, as open raadsinformatie publishes them (the meetings of
 * Notubiz's API): a JSON file has one, or a list of them. Private to mapping.
 */
#ifndef MAPPING_MEETINGS_H
#define MAPPING_MEETINGS_H

#include "descriptor/descriptor.h"

struct council_document {
	struct citation cited;
	struct str url;
	bool confidential; /* it, its agenda item or its meeting: it may not be cited */
};

struct meetings;

/* Reads those of every resource with the role "meetings" below `folder`; *out is NULL where there are none. Faults are
 * told together with those of the explanations. */
int meetings_load(struct meetings **out, struct mapping *m, const char *folder,
		  struct faults *faults, uint64_t *fingerprint, struct error *e);
/* By the address of a document, with its version or without, with its scheme or without, or by its number; NULL: none
 * has it. */
const struct council_document *meetings_find(const struct meetings *x, struct str source);
void meetings_free(struct meetings *x);

#endif
