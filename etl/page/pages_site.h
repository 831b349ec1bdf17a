/*
 * What pages get and give: the site they stand on, a request, an answer, and the files that are the same for
 * everybody.
 */
#ifndef PAGE_PAGES_SITE_H
#define PAGE_PAGES_SITE_H

#include "base/error.h"
#include "engine/engine.h"
#include "html/url.h"
#include "question/asked.h"
#include "texts/texts.h"
#include "write/answer.h"

/* Where in public an address of ours is a file of a folder. */
struct public_files {
	/* https://town.example/money/waterrijk/2024.html, in the arena; empty: it is no file of it. */
	struct str (*find)(const void *payload, struct str address, enum lang lang,
			   struct arena *a);
	const void *payload;
};

/* What all pages share; constant while serving. */
struct pages_site {
	struct url base; /* before every address of ours: "" or "/stuiver" */
	struct str
		origin; /* https://host of the public address, without the base; empty: not known */
	struct str theme;       /* CSS of a municipality, or empty */
	struct str theme_class; /* class names for <html>, or empty */
	struct str logo;        /* SVG, or empty */
	struct str security;    /* security.txt (RFC 9116), or empty */
	/* The pages become files of a folder (etl/site), where nobody answers a question: */
	bool in_folder;
	/* What takes an address as the public knows it is left out of these, until it is known which files there are:
	 * NULL. With an origin it will be. */
	const struct public_files *files;
	/* Where to go back to from pages that are not public yet (etl/desk): each says so, and what leads out of them
	 * is left out. Empty: they are public. */
	struct url preview_of;
	/* Where readers' questions go (questions/); NULL: there is no form for them. */
	struct questions *questions;
	struct asking *asking;
};

/* What a reader sent with the form of a page. */
struct pages_form {
	struct str text, address;
	struct str trap;   /* a field that people leave empty */
	struct str client; /* of whom: an IP address, only to be counted; may be empty */
	bool sound, own;   /* it came whole; it is of this site's own page */
};

struct pages_request {
	const struct str *segments; /* decoded */
	size_t nsegments;
	const struct query_param *params;
	size_t nparams;
	struct str accept_language;
	struct str host;               /* as the client named it; empty: unknown */
	const struct pages_form *form; /* NULL: nothing was sent */
};

#define PAGES_IGNORED 8u /* are told by name */

struct pages_answer {
	int status;
	const char *content_type; /* a constant */
	struct buffer body;       /* the caller drops it */
	struct str location;      /* of a redirect; in `arena` */
	unsigned retry_after;     /* seconds, of a 429 or 503; 0: not said */
	char etag[ETAG_SIZE];     /* without quotes; empty: not to be kept */
	bool framed;              /* may stand in somebody's frame */
	bool language_varies;     /* it hangs on Accept-Language */
	bool host_varies; /* it hangs on the host that was asked, or on url_absolute in a folder */
	bool partial;     /* a list of which more pages follow */
	struct str ignored[PAGES_IGNORED]; /* parameters that do not count here; of the request */
	size_t nignored;
	struct arena *arena; /* owned: freed by pages_drop */
};

/* Files that are the same for everybody: style, scripts, logo. True when it is one. */
bool pages_file(const struct pages_site *site, const struct pages_request *rq,
		struct pages_answer *out);
void pages_drop(struct pages_answer *a);

#endif
