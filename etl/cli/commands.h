/*
 * Every command, one file each (cmd_<name>.c).
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "console/cli.h"

/* In the order of the work, NULL at the end. */
extern const struct command *const commands[];

extern const struct command command_sniff;
extern const struct command command_extract;
extern const struct command command_check;
extern const struct command command_load;
extern const struct command command_pull;
extern const struct command command_stage;
extern const struct command command_review;
extern const struct command command_release;
extern const struct command command_release_due;
extern const struct command command_reject;
extern const struct command command_reopen;
extern const struct command command_confirm;
extern const struct command command_policy;
extern const struct command command_audit;
extern const struct command command_manifest;
extern const struct command command_explain;
extern const struct command command_map;
extern const struct command command_geocode;
extern const struct command command_fetch;
extern const struct command command_diff;
extern const struct command command_verify;
extern const struct command command_doctor;
extern const struct command command_backup;
extern const struct command command_restore;
extern const struct command command_mcp;
extern const struct command command_withdraw;
extern const struct command command_undo;
extern const struct command command_erase;
extern const struct command command_privacy;
extern const struct command command_lists;
extern const struct command command_links;
extern const struct command command_iv3;
extern const struct command action_fetch_cbs;
extern const struct command action_fetch_iv3;
extern const struct command action_iv3_check;
extern const struct command action_iv3_repair;
extern const struct command action_iv3_table;
extern const struct command action_iv3_export;
extern const struct command action_iv3_reconcile;
extern const struct command action_iv3_key_figures;
extern const struct command action_iv3_quarters;
extern const struct command action_iv3_lists;
extern const struct command command_status;
extern const struct command command_export;
extern const struct command command_sql;
extern const struct command command_sync;
extern const struct command command_serve;
extern const struct command command_desk;
extern const struct command command_desk_user;
extern const struct command command_questions;
extern const struct command command_hooks;
extern const struct command command_help;
extern const struct command command_man;
extern const struct command command_completion;

#endif
