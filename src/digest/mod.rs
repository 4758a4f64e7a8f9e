//! Client secret digests.
