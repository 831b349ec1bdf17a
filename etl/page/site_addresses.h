/*
 * What machines can ask of a site besides the questions of /api/3 (question/endpoints.h): feeds, the catalogue, pictures,
 * frames, what watchers and assistants ask. openapi.json and the page /api tell of both tables; that no address of the
 * site is missing here, and none does otherwise than it says, is held by tests/api/openapi.py.
 */
#ifndef PAGE_SITE_ADDRESSES_H
#define PAGE_SITE_ADDRESSES_H

#include "question/endpoints.h"

/* What a site has only where its operator says so. */
enum address_when {
	ADDRESS_ALWAYS,
	ADDRESS_WITH_HOOKS,
	ADDRESS_WITH_METRICS,
	ADDRESS_WITH_SECURITY_TXT,
	ADDRESS_WITH_PEER, /* openspending.nl's own interfaces */
};
#define ADDRESS_WHENS 5

struct address_row {
	const char *path;   /* "/{cube}/wijzigingen.atom" */
	const char *method; /* "get", "post"; rows of one path stand together */
	const char *id;     /* of the operation */
	struct endpoint_text says;
	const char *
		params; /* names of address_parameter, divided by blanks; "maat:inwoner,aandeel" takes these words there */
	const char *status; /* of what goes well */
	const char *types;  /* of its content, divided by blanks; empty: it has none */
	const char *faults; /* statuses, divided by blanks */
	const char
		*fault_type; /* of a 400, 401, 409, 410 and their like; 404 and 503 are the API's */
	const char *body;    /* what is sent: its type; NULL: nothing */
	enum address_when when;
};
const struct address_row *address_rows(size_t *n);

/* A part of a path ({cube}) or a parameter; NULL: there is no such. */
const struct parameter_row *address_parameter(struct str token);
/* The words it takes there, divided by blanks; NULL: any. */
#define ADDRESS_WORDS_SIZE 64
const char *address_words(char out[ADDRESS_WORDS_SIZE], struct str token);

#endif
