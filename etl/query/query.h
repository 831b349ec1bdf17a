/*
 * The door: OpenSpending's words to answers. Hides which room answers what, ETags, and the answers that are kept. Knows
 * no HTTP but its status numbers.
 */
#ifndef QUERY_QUERY_H
#define QUERY_QUERY_H

#include "answer/reply.h"
#include "answer/shape.h"
#include "engine/engine.h"
#include "question/asked.h"

/*
 * Beyond the contract (openspending v3), spelled so that no recorded question of the reference
 * means something else: cut=amount:100..5000           ranges with inclusive ends, either of which
 * may be open (`100..`), on cut=date:2024-01-01..          measures, dates and integers; never on
 * texts, and never in quotes cut=doc_id:[1..5]              the same in brackets: needed for
 * integer attributes whose model publishes the type integer, where the reference refuses a
 * bare 1..5 facts?format=ndjson            every fact that passes the cut, a JSON object a line, as
 * a stream facts?download=csv             the same as quoted CSV (the reference ignores format=csv
 * on facts, and so must we); download=ndjson is format=ndjson Without page, pagesize and order
 * these streams have no limit and come in storage order.
 */

/*
 * aggregate?download=csv gives every cell (not a page of 100, unless page or pagesize is given),
 * with columns in the order that was asked for and always a header, for files to be kept.
 */

/*
 * provenance?cut=… tells what any figure is made of, by the same cut: for each dataset its file
 * (name, SHA-256, size), version, when it was loaded and by which mapping; how many entries, which
 * sums and which lines come from it; what the load of the whole file counted (dropped, rejected, by
 * rule); and the proof that the parts add up to the figure that aggregate gives. plan=1: also which
 * column fed what.
 *
 * source/{sha256}?lines=120-140 gives those lines as they were written, in UTF-8, as JSON or
 * (format=txt) as text: at most 1,000. A field that nothing published is made of reads as three
 * times U+2592; so does a line as a whole that no published entry came from, or of which the fields
 * cannot be told apart for sure. A record that goes on over line ends in quotes is one line, with
 * its last_line.
 */

/*
 * explanations?cut=… gives the texts that share a published line with the cut (all without one), as
 * Markdown and as safe HTML, most dimensions first; page and pagesize. aggregate?explanations=true
 * adds "_explanations" to each cell: how many speak about it.
 * explain-change?from=cut&to=cut[&cut=…][&by=ref][&measure=name][&pagesize=n] gives the members of
 * `by` (absent: the next level) with the largest differences, the sum of the others as `rest`, and
 * each one's share of the whole difference, to six decimals.
 * search?q=words[&cube=name][&dimension=name][&year=n][&page=n][&pagesize=n]: see search_words.h
 * for the words. A hit has the years (of the dimension "year") of its lines; a cube and its
 * dimensions those of the cube, an explanation those of its scope. year=n leaves only hits of that
 * year, with the money of that year; facets.year counts them, whatever the filters (null: too many
 * to look at each). `sum` is that of the cube's first measure under the hit as a cut, and `adds`
 * names the dimensions that tell years, phases and sides apart and whose members it adds up.
 * texts=true searches the free texts of lines in place of labels: a hit is an attribute with such
 * texts and all its lines that have the words, and its `cut` gives those lines from facts.
 */

/*
 * Cuts on attributes that hold texts, an extension: ref~"words" takes search_words.h's words,
 * ref*="part" any part of the text; neither looks at case and accents (text_match.h). The value is
 * one text, quoted as JSON or bare up to the next '|'. In `cell` the operator is "~" or "*=".
 */

struct cache; /* cache.h */

/* The ETag the answer would have, from the cube's version and the canonical query, without touching
 * facts. Empty when the cube does not exist. */
int query_etag(struct session *s, const struct query *q, char out[ETAG_SIZE], struct error *e);
/* Answers; faults of the question are answers too (400 with {"status":"error","message",…}, 404).
 * `kept`: answers that were given before, NULL for none.
 * Returns -1 only when the store fails or the time is over, and then the answer holds a 500 or 503
 * as JSON. The session
 * must outlive the answer's stream, and may meanwhile not answer anything else. */
int query_answer(struct cache *kept, struct session *s, const struct query *q, struct answer *out,
		 struct error *e);
#endif
