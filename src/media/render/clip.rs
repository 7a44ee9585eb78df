//! A short clip of a headline card, by ffmpeg as a child process.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use super::RenderError;

/// How long a clip of one card is: enough to read a headline twice; TikTok takes no less than three seconds.
pub const CLIP_SECONDS: f64 = 5.0;

/// No clip of one card takes longer than this, on any machine that could serve a newsroom.
const TIMEOUT: Duration = Duration::from_secs(120);

/// ffmpeg, if it is on the path.
pub fn ffmpeg() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("ffmpeg")).find(|file| file.is_file())
}

/// A clip of [`CLIP_SECONDS`] that shows the JPEG `card`: H.264 and silent AAC in MP4, its index in front, 30 frames a second.
///
/// # Errors
///
/// [`RenderError::Clip`] if ffmpeg is not there, fails or takes too long.
pub async fn make_clip(card: &[u8]) -> Result<Vec<u8>, RenderError> {
    let ffmpeg = ffmpeg().ok_or_else(|| RenderError::Clip("ffmpeg is not installed".to_owned()))?;
    let folder = scratch_folder()?;
    let result = run(&ffmpeg, &folder, card).await;
    // What is left in a scratch folder harms nobody; the clip is what matters.
    let _ = std::fs::remove_dir_all(&folder);
    result
}

async fn run(ffmpeg: &Path, folder: &Path, card: &[u8]) -> Result<Vec<u8>, RenderError> {
    let failed = |what: &str, error: &dyn std::fmt::Display| RenderError::Clip(format!("{what}: {error}"));
    let (input, output) = (folder.join("card.jpg"), folder.join("clip.mp4"));
    std::fs::write(&input, card).map_err(|e| failed("the card could not be written", &e))?;
    let seconds = CLIP_SECONDS.to_string();
    let child = tokio::process::Command::new(ffmpeg)
        .args(["-nostdin", "-loglevel", "error", "-y", "-loop", "1", "-framerate", "30", "-i"])
        .arg(&input)
        .args(["-f", "lavfi", "-i", "anullsrc=channel_layout=stereo:sample_rate=48000", "-t", &seconds])
        .args(["-c:v", "libx264", "-preset", "veryfast", "-tune", "stillimage", "-pix_fmt", "yuv420p", "-g", "30"])
        .args(["-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart"])
        // The same bytes on every run: no dates, no version of the encoder.
        .args(["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-threads", "2"])
        .arg(&output)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|e| failed("ffmpeg did not start", &e))?;
    let finished = tokio::time::timeout(TIMEOUT, child.wait_with_output())
        .await
        .map_err(|_| RenderError::Clip(format!("ffmpeg took longer than {} s", TIMEOUT.as_secs())))?
        .map_err(|e| failed("ffmpeg", &e))?;
    if !finished.status.success() {
        let said = String::from_utf8_lossy(&finished.stderr);
        return Err(RenderError::Clip(format!("ffmpeg says: {}", said.lines().last().unwrap_or("nothing").trim())));
    }
    std::fs::read(&output).map_err(|e| failed("the clip could not be read", &e))
}

fn scratch_folder() -> Result<PathBuf, RenderError> {
    let folder = std::env::temp_dir().join(format!("fanfare-clip-{}", uuid::Uuid::now_v7().simple()));
    std::fs::create_dir(&folder)
        .map_err(|e| RenderError::Clip(format!("no scratch folder can be made at {}: {e}", folder.display())))?;
    Ok(folder)
}
