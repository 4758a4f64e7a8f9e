//! The tests of the whole program, as one binary: one link in place of forty. `cargo test --test suite check::` runs one
//! file of them.

mod application_pairs;
mod applications;
mod apps;
mod architecture;
mod authelia;
mod authelia_changes;
mod authelia_keys;
mod authelia_loading;
mod authelia_side;
mod authelia_start;
mod authelia_values;
#[cfg(unix)]
mod bounded;
mod canaries;
mod canary_places;
mod causes;
mod check;
mod circles;
mod claims;
mod coder_options;
mod coder_side;
mod compose;
mod consent;
mod deployments;
mod digest_properties;
mod digests;
mod edits;
mod environment_forms;
#[cfg(unix)]
mod forged;
mod formats;
mod helm;
mod helps;
mod kubernetes;
mod layouts;
mod linear;
mod loading;
mod never_green;
mod new_app;
mod no_false_alarms;
mod non_ascii;
mod notations;
mod one_mistake;
mod output;
mod own_files;
mod own_words;
mod pair_verdicts;
mod properties;
mod provider_container;
#[cfg(unix)]
mod recipes;
mod refusals;
mod rules;
mod schemas;
mod secrets;
mod shell;
mod sign_in_facts;
mod signin;
mod snapshots;
mod support;
mod terminal;
mod trace;
mod trace_facts;
mod version_gates;
mod words;
