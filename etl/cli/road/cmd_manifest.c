#include "base/system/file.h"
#include "cli/commands.h"
#include "cli/load/finishing.h"
#include "cli/road/staging.h"
#include "road/manifest.h"
#include "road/road.h"

static const struct option_spec options[] = {
	{'s', "store", "FILE", "the store", 0},
	{'d', "dataset", "NUMBER", "of which dataset, as status numbers them", 0},
	{0, "key", "FILE", "sign it with this secret key, and let the API give it", 0},
	{0, "by", "NAME", "who signs it, for the record", 0},
	{0, "new-key", "FILE",
	 "make a key: FILE is secret, FILE.pub is to be published; nothing else is done", 0},
	{0},
};

static int new_key(const struct options *o, struct arena *a, struct error *e)
{
	const char *path = option_value(o, "new-key");

	if (option_given(o, "store") || option_given(o, "dataset") || option_given(o, "key"))
		return error_set(e, STATUS_USAGE, "--new-key stands alone");
	if (manifest_key_make(path, e))
		return -1;
	return options_quiet(o)
		       ? 0
		       : cli_write(arena_printf(
					   a,
					   "%s: keep it secret, and where the store is not.\n"
					   "%s.pub: publish it; 'stuiver verify --key' takes it.\n",
					   path, path),
				   e);
}

static int sign(const struct options *o, struct arena *a, int64_t dataset, struct str manifest,
		struct buffer *out, struct error *e)
{
	const char *key_path = option_value(o, "key");
	struct manifest_key key;
	struct store *store;

	if (!key_path) {
		manifest_document(out, manifest, NULL);
		return 0;
	}
	if (!option_given(o, "by"))
		return error_set(e, STATUS_USAGE, "--key: --by says who signs it");
	if (manifest_key_read(&key, key_path, e))
		return -1;
	manifest_document(out, manifest, &key);
	explicit_bzero(&key, sizeof key);
	if (store_open_writer(&store, option_store(o), e))
		return -1;
	int result =
		manifest_keep(store, a, dataset, buffer_str(out), str_z(option_value(o, "by")), e);
	store_close(store);
	return result;
}

static int make(const struct options *o, struct arena *a, struct error *e)
{
	struct buffer manifest, out;
	uint64_t dataset = 0;
	struct store *store;

	if (option_number(&dataset, o, "dataset", 1, INT64_MAX, e))
		return -1;
	if (!option_store(o) || !dataset)
		return error_set(e, STATUS_USAGE,
				 "manifest takes --store and --dataset, or --new-key");
	if (store_open(&store, option_store(o), e))
		return -1;
	buffer_init(&manifest, MANIFEST_MAX);
	buffer_init(&out, MANIFEST_MAX);
	int result = manifest_write(&manifest, store, a, (int64_t)dataset, e);
	store_close(store);
	if (result == 0)
		result = sign(o, a, (int64_t)dataset, buffer_str(&manifest), &out, e);
	if (result == 0)
		result = cli_write(buffer_str(&out), e);
	buffer_drop(&manifest);
	buffer_drop(&out);
	return result;
}

static int run(int argc, char **argv)
{
	int code;
	struct error e = {0};
	struct options *o = options_parse(&command_manifest, argc, argv, &code);
	if (!o)
		return code;
	finish_erasing(o);
	struct arena *a = arena_new();
	int failed = option_given(o, "new-key") ? new_key(o, a, &e) : make(o, a, &e);
	arena_free(a);
	options_free(o);
	return failed ? cli_fail(&e) : EXIT_OK;
}

const struct command command_manifest = {
	.name = "manifest",
	.args = "",
	.summary = "say in writing, and sign, what was published under a number",
	.dutch = "zet op schrift, en teken, wat onder een nummer gepubliceerd is",
	.help = "Writes one line of JSON: the file with its size and SHA-256, the sums, the mapping's digest, what was "
		"dropped and rejected, who staged and who released it, how many persons that took and "
		"whether one forced it. With --key it is signed (Ed25519), kept in the store and given at "
		"/api/3/cubes/{cube}/manifest/{dataset}; signing it again, for instance once somebody "
		"confirmed a forced release, takes the place of the one before.\n\n"
		"Names of those who staged and released are in it, and so become public when it is signed. "
		"Whoever has the public key verifies it: 'stuiver verify --manifest m.json --key k.pub "
		"FILE', also without a store.",
	.examples =
		"stuiver manifest --new-key gemeente.key\n"
		"stuiver manifest -s stuiver.db -d 12 --key gemeente.key --by 'B. Smit' > m.json\n"
		"stuiver verify --manifest m.json --key gemeente.key.pub grootboek-2024.csv",
	.options = options,
	.run = run,
};
