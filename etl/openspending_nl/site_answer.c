/* Which part answers an address of the present site. */
#include "openspending_nl/site_parts.h"

int nl_site_answer(struct buffer *out, struct nl_asking *k, struct str *location, struct error *e)
{
	struct nl_site t = {.k = k, .period = -1};

	json_begin(&t.j, out);
	if (site_is(&t, 0, "bronnen"))
		return site_sources(&t, e);
	if (site_is(&t, 0, "utils"))
		return site_is(&t, 1, "bronnen") ? site_completions(&t, e)
						 : site_short_address(&t, e);
	if (site_is(&t, 0, "zoek"))
		return site_search(&t, e);
	if (site_is(&t, 0, "lijstenmaker"))
		return site_list(&t, e);
	if (site_is(&t, 0, "gemeenschappelijkeregeling") && site_is(&t, 1, "adres"))
		return site_addresses(&t);
	if (site_is(&t, 0, "fiscaldatapackage") && k->asked->nsegments == 4 &&
	    str_ends(site_segment(&t, 3), STR(".csv")))
		return site_table(&t, out, e);
	if (site_is(&t, 0, "spreadsheet") || site_is(&t, 0, "fiscaldatapackage"))
		return site_download(&t, location, false, e);
	if (site_is(&t, 0, "detaildata"))
		return site_download(&t, location, true, e);
	return site_missing(&t, e);
}
