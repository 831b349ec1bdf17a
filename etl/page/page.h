/*
 * One page in the making: what its address says, the cube and the lens, and the writer; templates get it as
 * `p`. What all pages are made with stands in this room, each page itself in pages/.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "explore/explore.h"
#include "html/html.h"
#include "page/pages_site.h"

#define PAGE_BYTES_MAX ((size_t)8 << 20)
#define PAGE_CRUMBS 24u

struct crumb {
	struct str text;
	struct url url; /* empty: here */
};

struct masthead;

/* The address that was meant, of one that cannot be answered as it is (asked_words.h). */
struct mended {
	size_t at; /* which of its parameters goes, counted from 1; 0: no address was meant */
	const char *word; /* what stands in its place; NULL: nothing */
	struct str value;
	bool all;        /* and so do the others of its name */
	struct str says; /* the text of the link */
};

struct page {
	const struct pages_site *site;
	const struct pages_request *request;
	struct session *session;
	struct arena *arena;
	struct html html;
	enum lang lang;
	struct pages_answer *answer;
	/* of a page about a cube; else NULL and zero */
	struct guide *guide;
	struct lens lens;
	struct frame
		whole; /* of the cube, without toggles: what a reader gets unasked hangs on it */
	struct frame frame; /* of the lens's path, under its toggles */
	bool has_year;      /* the address names one */
	/* what the layout says of it */
	struct str title;       /* of the window, without the site's name */
	struct str description; /* one sentence, for those who list pages */
	struct crumb crumbs[PAGE_CRUMBS];
	size_t ncrumbs;
	const char *here;   /* which entry of the menu; "" for none */
	struct str drawing; /* of a chart by its own address: "waterval"; else empty */
	bool both_sides;    /* the page shows income and spending whatever the side */
	bool alone;         /* the page shows one phase or year: nothing stands beside it */
	const struct masthead
		*masthead; /* of what is no explorer (layout.h); NULL: the explorer's */
	struct str
		follow; /* the cut of the one total that it is about; empty: it is about several, or none */
	const char *
		fault_type; /* of what is no page: the type that its faults are told in; NULL: as a page */
	const char
		*words; /* parameters that count here, divided by blanks; NULL: it looks itself */
	struct mended mended;
	bool framed;
	bool waiting;   /* it is asked for again, where no script listens (etl/page/web/desk.js) */
	bool unindexed; /* passports and filtered lists are for people, not for engines */
};

/* A page with nothing in it yet; its language is the address's, else the reader's. */
struct page *page_begin(const struct pages_site *site, const struct pages_request *rq,
			struct pages_answer *out);
/* The first parameter of that name; empty when absent. */
struct str page_param(const struct page *p, const char *name);
/* Every page ends here: the whole document around what `body` writes. */
void page_write(struct page *p, void (*body)(struct html *out, struct page *p, const void *data),
		const void *data);
void page_crumb(struct page *p, struct str text, struct url url);

/* ---- page_cube.c: the cube, the year and the lens of the address ---- */

/* What a member's code in an address is as a value of its key; false: it cannot be one. */
bool page_read_value(struct value *out, enum value_type type, struct str code);
/* Opens the guide and the frame, reads the lens from the parameters and the path from `path`
 * (tree, code, code…). STATUS_NOT_FOUND with what is near when something in it does not exist. */
int page_open_cube(struct page *p, const struct str *path, size_t npath, struct error *e);

/* ---- page_url.c: addresses of ours ---- */

/* One that stands in the program as it is: "/mensen/rol". */
struct url url_at(const struct page *p, const char *path);
struct url url_home(const struct page *p);
/* The language that the reader asked for goes along: last in every address of a page. */
void url_keep_language(const struct page *p, struct url_draft *d);
/* /{cube}/{word}; word "" for the cube itself. */
struct url url_cube(const struct page *p, struct str cube, const char *word);
/* A page under the lens: /{cube}/{year}[/{tree}/{code}…][/{word}] and what differs from what a
 * reader gets unasked. `word` is "" for the page itself. */
struct url url_lens(const struct page *p, const struct lens *l, const char *word);
/* The page as `bars` or `tiles` (url_lens keeps what there is). */
struct url url_view(const struct page *p, bool tiles);
/* Whether breakdowns are shown as a treemap. */
bool page_tiles(const struct page *p);
/* Whether they tell shares instead of differences, and the page under a lens with or without that. */
bool page_shares(const struct page *p);
struct url url_share(const struct page *p, const struct lens *l, bool share);
/* A chart of the page `word` by its own address: {page}/{drawing}.svg, under the lens. */
struct url url_drawing(const struct page *p, const char *word, const char *drawing);
/* The same page, to be framed. */
struct url url_embed(const struct page *p, const char *word);
/* Its path alone, for a form whose fields say the rest. */
struct url url_lens_path(const struct page *p, const struct lens *l, const char *word);
/* The member of a dimension below the lens's path: where it is the tree's next level, one step
 * down; else a page of its own dimension. Empty for what is empty. */
struct url url_member(const struct page *p, const struct lens *l, size_t dimension,
		      const struct value *v, struct str code);
/* The lens of such a page; false: it has none. */
bool lens_step_down(struct lens *down, const struct lens *l, size_t dimension,
		    const struct value *v, struct str code);
/* The passport of a figure that was asked under this lens. */
struct url url_figure(const struct page *p, const struct lens *l, const struct figure *f);
/* The form for a question about it. */
struct url url_ask(const struct page *p, const struct lens *l, const struct figure *f);
/* The feed of a total (page_feed.c): "wijzigingen.atom" or "wijzigingen.json". */
struct url url_follow(const struct page *p, const struct lens *l, struct str cut, const char *feed);
/* With scheme and host, for whoever reads it elsewhere: the public address, or the one that the client named, on which
 * the answer then hangs. As it is where neither is known. In a folder: of the file that it is there; empty: it is none,
 * or it is not known yet. */
struct str url_absolute(struct page *p, struct url u);
/* The host of that, for identifiers: without scheme and port; "localhost" where none is known. */
struct str url_authority(struct page *p);
/* Whether there are feeds, a catalogue, and what else names such addresses: not in a folder of which nobody said where it
 * will stand. */
bool page_is_followed(const struct page *p);
/* An address of the API. */
struct url url_api(const struct page *p, const struct asked *q, const char *more);
/* A fixed page: "zoeken", "uitleg", a file of ours. */
struct url url_fixed(const struct page *p, const char *word);
/* A file of files.c, by its content. */
struct url url_file(const struct page *p, const char *name);
/* Whether a form below a lens keeps a parameter of its address: the lens's own, the order and the
 * language. */
bool parameter_stays(struct str key);
/* This very address in the other language. */
struct url url_other_language(const struct page *p);
/* This very address, of what counts in it: to keep, to send on, to print. */
struct url url_this(const struct page *p);
/* As p->mended has it; empty: there is none. */
struct url url_mended(const struct page *p);
/* An address of ours as a person reads and types it: what a cut is made of is not encoded. */
struct str url_readable(const struct page *p, struct url u);

/* ---- page_words.c: figures and members in the reader's language ---- */

enum figure_form { FIGURE_SHORT, FIGURE_WHOLE, FIGURE_EXACT, FIGURE_THOUSANDS, FIGURE_PLAIN };

struct worded figure_text(const struct page *p, const struct figure *f, enum figure_form form,
			  enum wording_sign sign);
/* The figure's own decimal text, for machines: "-1234.50". */
struct worded figure_value(const struct figure *f);
/* "+0,6 %" of the difference in what it is compared with; "" when that is nothing. */
struct worded figure_percent(const struct page *p, const struct figure *part,
			     const struct figure *whole, enum wording_sign sign);
/* A moment of the store as clocks have it where the cube is; what is none stays as it is. */
struct str page_moment(const struct page *p, struct str utc);
/* The day of an ISO 8601 date, or of a moment where the cube is, as the reader writes it; what is none stays as it is. */
struct str page_day(const struct page *p, struct str iso);
struct money_unit page_unit(const struct page *p, int decimals);
/* "werkelijk", "begroot", "na wijziging"; what has no meaning is called by its code. */
struct str phase_word(const struct page *p, const struct guide_member *m);
/* Whether what is shown was spent or received; a budget, or what was only committed, was not. */
bool page_spent(const struct page *p);
/* Whether what is shown went out, or came in; neither where nothing says which: such amounts just add up. */
bool page_outgoing(const struct page *p);
bool page_incoming(const struct page *p);
/* "Lasten", "Baten"; the same. */
struct str side_word(const struct page *p, const struct guide_member *m);
/* What stands beside: the phase's word, or the year. */
struct str beside_word(const struct page *p);
struct str dimension_word(const struct page *p, size_t dimension);
/* The label of a member, "(leeg)" for what is empty. */
struct str member_word(const struct page *p, const struct breakdown_row *r);

#define PAGE_FAULT_JSON \
	"application/json" /* {"status": "error", "message": …}, as the API has it */
#define PAGE_FAULT_TEXT "text/plain; charset=utf-8"
/* A fault as a page, or as p->fault_type has it: status and what to do next. */
void page_fault(struct page *p, int status, struct str what);

#endif
