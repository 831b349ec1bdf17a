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
 *   /{cube}/{year}/…/vergelijken         years, phases or members of it beside each other
 *   /{cube}/{year}/begroot-en-werkelijk  plaatsen, geldstromen, leveranciers, lijst, aansluiting
 *   /{cube}/aansluiting.svg?jaar=…       whether it ties to Iv3, as a badge
 *   /{cube}/{year}/…/{chart}.svg         a chart of the page above it, as a picture of its own: verdeling,
 *                                        vlakken, tijdlijn, waterval, stromen, kaart
 *   /{cube}/paspoort?cut=…               the passport of a number
 *   /{cube}/vraag?cut=…                  a question about it, where the site takes them
 *   /{cube}/vergelijken, wijzigingen, gegevens
 *   /{cube}/wijzigingen.atom             the same news as Atom; /wijzigingen.atom of all cubes; .json as JSON Feed;
 *                                        with ?cut= of that total alone
 *   /handboek, /handboek/{chapter}       the handbook (handbook/handbook.h)
 *   /zoeken, /uitleg, /over, /toegankelijkheid, /privacy
 *   /catalog.ttl, /catalog.jsonld        what is published, as DCAT-AP-NL 3
 *   /api                                 what machines can ask, for people
 *   /robots.txt, /sitemap.xml
 *   /suggesties?q=…                      JSON for who is still typing (pages/found/suggestions.h)
 *   /embed/…                             the same addresses, to be framed
 *
 * Parameters that every page below a year understands: kant (side), fase, naast (compared with: a
 * phase or a year), maat (inwoner), prijzen (year), aan and uit (toggles on and
 * off), bedrag (measure), taal (nl, en); and weergave (vlakken) where there is a breakdown.
 */
#ifndef PAGES_PAGES_H
#define PAGES_PAGES_H

#include "page/page.h"

/* -1 only when the store fails or the time is over. */
int pages_answer(const struct pages_site *site, struct session *s, const struct pages_request *rq,
		 struct pages_answer *out, struct error *e);
/* The page of the handbook that p's address names, for whoever has a frame of his own. */
int pages_handbook(struct page *p, struct error *e);
/* The page that says that there is nothing at an address; asks nothing. */
void pages_not_found(const struct pages_site *site, const struct pages_request *rq,
		     struct pages_answer *out);

#endif
