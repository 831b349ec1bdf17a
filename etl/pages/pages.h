/*
 * Pages: what citizens, councillors and journalists read. One more writer over the answers that the
 * API gives; HTML stands in *.tmpl files here, one a page or part, and what is computed is computed
 * in C before.
 *
 *   /                                    start: what there is, one box to search it
 *   /{cube}                              to its latest year
 *   /{cube}/{year}                       at a glance ("alle" where the cube has no years)
 *   /{cube}/{year}/{tree}/{code}…        a subject: a member of any tree or dimension
 *   /{cube}/{year}/…/regels              its lines
 *   /{cube}/{year}/begroot-en-werkelijk  plaatsen, leveranciers, lijst
 *   /{cube}/paspoort?cut=…               the passport of a number
 *   /{cube}/vergelijken, wijzigingen, gegevens
 *   /zoeken, /uitleg, /over, /toegankelijkheid, /privacy
 *   /embed/…                             the same addresses, to be framed
 *
 * Parameters that every page below a year understands: kant (side), fase, naast (compared with: a
 * phase or a year), maat (inwoner), prijzen (year), aan and uit (toggles on and
 * off), bedrag (measure), taal (nl, en).
 */
#ifndef PAGES_PAGES_H
#define PAGES_PAGES_H

#include "base/error.h"
#include "engine/engine.h"
#include "html/url.h"
#include "question/asked.h"
#include "texts/texts.h"
#include "write/answer.h"

/* What all pages share; constant while serving. */
struct pages_site {
	struct url base; /* before every address of ours: "" or "/stuiver" */
	struct str
		origin; /* https://host of the public address, without the base; empty: not known */
	struct str theme;       /* CSS of a municipality, or empty */
	struct str theme_class; /* class names for <html>, or empty */
	struct str logo;        /* SVG, or empty */
};

struct pages_request {
	const struct str *segments; /* decoded */
	size_t nsegments;
	const struct query_param *params;
	size_t nparams;
	struct str accept_language;
	struct str host; /* as the client named it; empty: unknown */
};

struct pages_answer {
	int status;
	const char *content_type; /* a constant */
	struct buffer body;       /* the caller drops it */
	struct str location;      /* of a redirect; in `arena` */
	char etag[ETAG_SIZE];     /* without quotes; empty: not to be kept */
	bool framed;              /* may stand in somebody's frame */
	bool language_varies;     /* it hangs on Accept-Language */
	struct arena *arena;      /* owned: freed by pages_drop */
};

/* Files that are the same for everybody: style, scripts, logo. True when it is one. */
bool pages_file(const struct pages_site *site, const struct pages_request *rq,
		struct pages_answer *out);
/* -1 only when the store fails or the time is over. */
int pages_answer(const struct pages_site *site, struct session *s, const struct pages_request *rq,
		 struct pages_answer *out, struct error *e);
/* The page that says that there is nothing at an address; asks nothing. */
void pages_not_found(const struct pages_site *site, const struct pages_request *rq,
		     struct pages_answer *out);
void pages_drop(struct pages_answer *a);

#endif
