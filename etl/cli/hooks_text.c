#include "cli/hooks_text.h"

#include "base/json_out.h"
#include <time.h>

static struct str moment_text(char out[32], int64_t at)
{
	time_t seconds = (time_t)at;
	struct tm parts;

	gmtime_r(&seconds, &parts);
	strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
	return str_z(out);
}

static void put_pair(struct json_out *j, const char *key, struct str value)
{
	json_put_key_z(j, key);
	json_put_string(j, value);
}

static void put_count(struct json_out *j, const char *key, uint64_t n)
{
	json_put_key_z(j, key);
	json_put_integer(j, (int64_t)n);
}

void hook_text_made(struct buffer *out, const struct hook *k, const char *secret, bool json)
{
	struct json_out j;

	if (!json) {
		buffer_printf(out, "webhook %lld\nsecret  %s\n", (long long)k->id, secret);
		buffer_append_z(out, "Give the secret to whoever receives; it is not shown again. "
				     "'stuiver hooks send' sends what changes from now on.\n");
		return;
	}
	json_begin(&j, out);
	json_put_object(&j);
	put_count(&j, "webhook", (uint64_t)k->id);
	put_pair(&j, "secret", str_z(secret));
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

/* ---- tokens ---- */

void hook_text_token(struct buffer *out, int64_t id, const char *token, bool json)
{
	struct json_out j;

	if (!json) {
		buffer_printf(out, "token %lld\n%s\n", (long long)id, token);
		buffer_append_z(out, "Give it to whoever it is for; it is not shown again.\n");
		return;
	}
	json_begin(&j, out);
	json_put_object(&j);
	put_count(&j, "number", (uint64_t)id);
	put_pair(&j, "token", str_z(token));
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

static void put_token(struct json_out *j, const struct hook_token *t)
{
	char at[32];

	json_put_object(j);
	put_count(j, "number", (uint64_t)t->id);
	put_pair(j, "label", t->label);
	put_pair(j, "madeAt", moment_text(at, t->made_at));
	put_count(j, "webhooks", t->hooks);
	json_put_object_end(j);
}

void hooks_text_tokens(struct buffer *out, const struct hook_token *all, size_t n, bool json)
{
	struct json_out j;
	char at[32];

	if (json) {
		json_begin(&j, out);
		json_put_array(&j);
		for (size_t i = 0; i < n; i++)
			put_token(&j, &all[i]);
		json_put_array_end(&j);
		buffer_append_char(out, '\n');
		return;
	}
	for (size_t i = 0; i < n; i++) {
		buffer_printf(out, "%lld  ", (long long)all[i].id);
		buffer_append_harmless(out, all[i].label);
		buffer_printf(out, ", %s, webhooks: %llu\n", moment_text(at, all[i].made_at).ptr,
			      (unsigned long long)all[i].hooks);
	}
}

/* ---- a list ---- */

static void put_hook(struct json_out *j, const struct hook *k)
{
	char at[32];

	json_put_object(j);
	put_count(j, "webhook", (uint64_t)k->id);
	put_pair(j, "url", k->url);
	put_pair(j, "cube", k->cube);
	put_pair(j, "cut", k->cut);
	put_pair(j, "measure", k->measure);
	put_pair(j, "contact", k->contact);
	put_pair(j, "madeAt", moment_text(at, k->made_at));
	if (k->known)
		put_pair(j, "total", k->total);
	put_pair(j, "state", k->off_at ? STR("off") : k->tries ? STR("retrying") : STR("on"));
	put_count(j, "waiting", k->waiting);
	put_count(j, "taken", k->taken);
	if (k->off_at)
		put_pair(j, "offAt", moment_text(at, k->off_at));
	if (k->tries && !k->off_at)
		put_pair(j, "nextTry", moment_text(at, k->next_at));
	if (k->fault.len)
		put_pair(j, "fault", k->fault);
	json_put_object_end(j);
}

static void show_hook(struct buffer *out, const struct hook *k)
{
	char at[32];

	buffer_printf(out, "%lld  ", (long long)k->id);
	buffer_append_harmless(out, k->url);
	buffer_append_z(out, "\n   ");
	buffer_append_harmless(out, k->cube);
	buffer_append_z(out, " ");
	buffer_append_harmless(out, k->cut.len ? k->cut : STR("(all)"));
	buffer_printf(out, ", %.*s: ", STR_ARG(k->measure));
	buffer_append_str(out, k->known ? k->total : STR("not published"));
	buffer_printf(out, "\n   %llu waiting, %llu taken", (unsigned long long)k->waiting,
		      (unsigned long long)k->taken);
	if (k->off_at)
		buffer_printf(out, "\n   OFF since %.*s; 'stuiver hooks on %lld' goes on",
			      STR_ARG(moment_text(at, k->off_at)), (long long)k->id);
	else if (k->tries)
		buffer_printf(out, "\n   not taken %lld times, next at %.*s", (long long)k->tries,
			      STR_ARG(moment_text(at, k->next_at)));
	if (k->fault.len) {
		buffer_append_z(out, "\n   ");
		buffer_append_harmless(out, k->fault);
	}
	buffer_append_char(out, '\n');
}

void hooks_text(struct buffer *out, const struct hook *all, size_t n, bool json)
{
	struct json_out j;

	if (json) {
		json_begin(&j, out);
		json_put_array(&j);
		for (size_t i = 0; i < n; i++)
			put_hook(&j, &all[i]);
		json_put_array_end(&j);
		buffer_append_char(out, '\n');
		return;
	}
	for (size_t i = 0; i < n; i++)
		show_hook(out, &all[i]);
	if (n == 0)
		buffer_append_z(out, "no webhooks\n");
}

void hooks_text_sent(struct buffer *out, const struct hooks_sent *sent, bool json)
{
	struct json_out j;

	if (json) {
		json_begin(&j, out);
		json_put_object(&j);
		put_count(&j, "changed", sent->changed);
		put_count(&j, "taken", sent->taken);
		put_count(&j, "failed", sent->failed);
		put_count(&j, "off", sent->off);
		json_put_key_z(&j, "busy");
		json_put_bool(&j, sent->busy);
		json_put_object_end(&j);
		buffer_append_char(out, '\n');
	} else if (sent->busy) {
		buffer_append_z(out, "another process is sending them\n");
	} else {
		buffer_printf(out, "%llu changed, %llu taken, %llu not taken, %llu switched off\n",
			      (unsigned long long)sent->changed, (unsigned long long)sent->taken,
			      (unsigned long long)sent->failed, (unsigned long long)sent->off);
	}
}

struct str hook_text_off(struct arena *a, const struct hook *k)
{
	return arena_printf(
		a,
		"Webhook %lld meldt u geen wijzigingen meer: berichten kwamen niet aan.\n\n"
		"Adres: %.*s\nTotaal: %.*s %.*s\nLaatste fout: %.*s\nBerichten die wachten: %llu\n\n"
		"Is het verholpen, vraag dan de beheerder om 'stuiver hooks on %lld': wat wacht komt dan "
		"alsnog.\n\n"
		"Webhook %lld was switched off: messages were not taken. What waits is sent once it is "
		"switched on again.\n",
		(long long)k->id, STR_ARG(k->url), STR_ARG(k->cube), STR_ARG(k->cut),
		STR_ARG(k->fault), (unsigned long long)k->waiting, (long long)k->id,
		(long long)k->id);
}
