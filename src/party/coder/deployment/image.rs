//! The images that are Coder's.

use crate::deployment::Image;

/// The images of Coder's server.
const IMAGES: [&str; 3] = ["coder/coder", "coder/coder-preview", "codercom/coder"];

/// Whether an image is that of Coder's server.
pub(super) fn is_coder(image: &Image) -> bool {
    IMAGES.iter().any(|name| image.is_called(name))
}

/// Whether a repository without a tag is that of Coder's server.
pub(super) fn is_coder_repository(repository: &str) -> bool {
    IMAGES.iter().any(|name| repository.ends_with(name))
}
