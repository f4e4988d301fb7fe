# The columns of files that exist.
sample_schema = spark.read.format("parquet").load(input_path).schema

streaming_df = (spark
    .readStream
    .format("cloudFiles")
    .schema(sample_schema)
    .option("cloudFiles.format", "parquet")
    .option("cloudFiles.schemaLocation", checkpoint_path)
    .load(input_path)
)
