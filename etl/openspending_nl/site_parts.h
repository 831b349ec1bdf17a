/* Parts of what the present site reads. Private to openspending_nl. */
#ifndef OPENSPENDING_NL_SITE_PARTS_H
#define OPENSPENDING_NL_SITE_PARTS_H

#include "openspending_nl/v1.h"

struct nl_site {
	struct nl_asking *k;
	struct json_out j;
	const struct nl_government *of;
	int year, period;
};

/* Whether segment i of the address is that word. */
bool site_is(const struct nl_site *t, size_t i, const char *word);
struct str site_segment(const struct nl_site *t, size_t i);
void site_put_text(struct nl_site *t, const char *key, struct str value);
int site_missing(const struct nl_site *t, struct error *e);

/* Thousands of euros of the government that is asked for: {"Baten","Lasten"} of lasten, baten. */
void site_put_sides(struct nl_site *t, const int64_t sums[2]);
/* Identifier, Period, Title, Summary, SourceType of a layer and year. */
void site_put_dataset_of(struct nl_site *t, enum nl_layer layer, int year);
/* The address that was asked for, absolute, percent-encoded. */
struct str site_address(const struct nl_site *t);

/* ---- site.c: /bronnen ---- */
int site_sources(struct nl_site *t, struct error *e);

/* ---- site_more.c: /utils, files ---- */
int site_completions(struct nl_site *t, struct error *e);
int site_short_address(struct nl_site *t, struct error *e);
int site_addresses(struct nl_site *t);
int site_download(struct nl_site *t, struct str *location, bool details, struct error *e);

/* Where CBS has the table that a year of the government is of; empty where its cube does not say which. */
int site_statline(struct str *out, struct nl_site *t, int year, struct error *e);

/* ---- site_search.c: /zoek ---- */
int site_search(struct nl_site *t, struct error *e);

/* ---- site_lists.c: /lijstenmaker, suggesties ---- */
int site_list(struct nl_site *t, struct error *e);
int site_alike(struct nl_site *t, struct error *e);

/* ---- site_tables.c: tables of a package ---- */
int site_table(struct nl_site *t, struct buffer *out, struct error *e);

#endif
